import { bold } from '../blockkit/inline.ts';
import type { HomeView, ModalView } from '../blockkit/view.ts';
import { isOutsider, onlyOurs } from './access/outsiders.ts';
import type { Fulfil } from './access/requests.ts';
import { adminCommand } from './admin.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import { detailsCommand, sizeCommand } from './channel-style.ts';
import type { CommandContext, CommandDeps, ConnectedTenant } from './deps.ts';
import { digestCommand } from './digest.ts';
import { helpCommand } from './help.ts';
import { homeOf } from './home/home.ts';
import { linkCommand } from './link.ts';
import { listCommand } from './list.ts';
import { mentionsCommand } from './mentions.ts';
import { muteCommand, unmuteCommand } from './mute.ts';
import { notifyCommand } from './notify.ts';
import { rememberLast } from './once.ts';
import { pausedChoice } from './paused-choice.ts';
import type { MessageRef } from './posted/find.ts';
import { muteReview } from './posted/mute-review.ts';
import { explainMessage, whyCommand } from './posted/why.ts';
import { type Press, press } from './press.ts';
import type { ReplyPlace } from './reply/form.ts';
import { openReply, openReplyAgain } from './reply/open.ts';
import { notKept, submitReply } from './reply/submit.ts';
import { examplePage } from './settings/example.ts';
import type { FieldErrors, FormPlace, RowKey, SettingsForm } from './settings/form.ts';
import { readForm } from './settings/form.ts';
import { openPicked, openRow, openSettings } from './settings/open.ts';
import { checkSettings, saveSettings } from './settings/save.ts';
import { settingsCommand } from './settings/settings-command.ts';
import { type Found, suggestFor } from './settings/suggest.ts';
import { statusCommand } from './status.ts';
import { subscribeCommand } from './subscribe.ts';
import { testCommand } from './test-command.ts';
import { threadsCommand } from './threads.ts';
import { todoCommand } from './todo.ts';
import { createTurns } from './turns.ts';
import { undoCommand } from './undo.ts';
import { unknownCommand } from './unknown-command.ts';
import { unlinkCommand } from './unlink.ts';
import { unsubscribeCommand } from './unsubscribe.ts';
import { type CommandName, findCommand } from './words.ts';

export type Commands = {
  /** Runs what was typed after `/credo`. Never throws: an unexpected failure is an answer, too. */
  run(caller: Caller, text: string): Promise<readonly Answer[]>;
  /** Does what a button or a menu stands for. */
  press(caller: Caller, pressed: Press): Promise<readonly Answer[]>;
  /** Says why a message came. */
  why(caller: Caller, ref: MessageRef): Promise<readonly Answer[]>;
  muteReview(caller: Caller, ref: MessageRef): Promise<readonly Answer[]>;
  readonly settings: SettingsForms;
  readonly reply: ReplyForms;
  /** Somebody's Home tab; null when it could not be made. */
  home(teamId: string, slackUserId: string): Promise<HomeView | null>;
};

/** Answering comments: what opens is a form, or an answer that says why there is none. */
export type ReplyForms = {
  open(caller: Caller, ref: MessageRef, threadId: string): Promise<ModalView | Answer>;
  openAgain(caller: Caller, replyId: string): Promise<ModalView | Answer>;
  /** What is wrong with a submitted form, by field; null once its reply is kept. */
  submit(caller: Caller, place: ReplyPlace, formId: string, text: string): Promise<FieldErrors | null>;
};

/** A channel's settings as a form. What opens is null when there is nothing to show, or it could not be read. */
export type SettingsForms = {
  open(caller: Caller): Promise<ModalView | null>;
  /** For a channel picked elsewhere, if the person is in it. */
  openPicked(caller: Caller): Promise<ModalView | null>;
  openRow(caller: Caller, place: FormPlace, row: RowKey): Promise<ModalView | null>;
  example(form: SettingsForm): Promise<ModalView | null>;
  suggest(caller: Caller, blockId: string, text: string): Promise<readonly Found[]>;
  /** What is wrong with a form, by field; null when it can be saved. */
  check(caller: Caller, form: SettingsForm): Promise<FieldErrors | null>;
  save(caller: Caller, place: FormPlace, form: SettingsForm): Promise<readonly Answer[]>;
};

/** What only looks may be asked again at once. */
const onlyLooks: ReadonlySet<CommandName> = new Set(['list', 'status', 'todo', 'settings', 'why', 'admin', 'help']);

export function createCommands(given: CommandDeps): Commands {
  const deps: CommandContext = { ...given, inTurn: createTurns(), wish: null, isApproved: false };
  const isRepeat = rememberLast(deps.clock);
  const guarded = async (name: string, caller: Caller, work: () => Promise<readonly Answer[]>) => {
    try {
      return (await isOutsider(deps, caller)) ? [onlyOurs] : await work();
    } catch (error) {
      return [somethingBroke(deps, name, error)];
    }
  };
  const orAnswer = async <V>(name: string, caller: Caller, make: () => Promise<V | Answer>) => {
    try {
      return (await isOutsider(deps, caller)) ? onlyOurs : await make();
    } catch (error) {
      return somethingBroke(deps, name, error);
    }
  };
  const orElse = async <V>(name: string, otherwise: V, make: () => Promise<V>) => {
    try {
      return await make();
    } catch (error) {
      deps.log.error('view.failed', { name, error });
      return otherwise;
    }
  };
  const forOurs = <V>(name: string, caller: Pick<Caller, 'teamId' | 'userId'>, otherwise: V, make: () => Promise<V>) =>
    orElse(name, otherwise, async () => ((await isOutsider(deps, caller)) ? otherwise : make()));
  const run = async (caller: Caller, text: string): Promise<readonly Answer[]> => {
    const [, word = '', args = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
    const name = findCommand(word);
    const { teamId, channelId, userId } = caller;
    deps.log.info('command.received', { name: name ?? 'unknown', teamId, channelId, userId });
    if (name === null) return [unknownCommand(word, args)];
    const isAgain = isRepeat(`${teamId}:${channelId}:${userId}`, text.trim());
    if (isAgain && !onlyLooks.has(name)) return [];
    return guarded(name, caller, () =>
      dispatch({ ...deps, wish: { kind: 'command', text: text.trim() } }, caller, name, args),
    );
  };
  const undo = (caller: Caller, changeId: string) =>
    withTenant(deps, (tenant) => undoCommand(deps, tenant, caller, changeId));
  const chosen = (about: Caller, choice: 'stop' | 'keep') =>
    withTenant(deps, (tenant) => pausedChoice(deps, tenant, about, choice));
  return {
    run,
    press: (caller, pressed) =>
      guarded('press', caller, () => press(deps, caller, pressed, { run, undo, pausedChoice: chosen, fulfil })),
    why: (caller, ref) => guarded('why', caller, () => explainMessage(deps, caller, ref)),
    muteReview: (caller, ref) => guarded('mute_review', caller, () => muteReview(deps, caller, ref)),
    settings: {
      open: (caller) => forOurs('settings', caller, null, () => openSettings(deps, caller)),
      openPicked: (caller) => forOurs('settings', caller, null, () => openPicked(deps, caller)),
      openRow: (caller, place, row) => forOurs('settings', caller, null, () => openRow(deps, caller, place, row)),
      example: (form) => orElse('example', null, async () => examplePage(deps, form)),
      suggest: (caller, blockId, text) => forOurs('suggest', caller, [], () => suggestFor(deps, caller, blockId, text)),
      check: (caller, form) => orElse('settings', null, () => checkSettings(deps, caller, form)),
      save: (caller, place, form) =>
        guarded('settings', caller, () =>
          withTenant(deps, (tenant) => saveSettings(deps, tenant, caller, place, form)),
        ),
    },
    reply: {
      open: (caller, ref, threadId) => orAnswer('reply', caller, () => openReply(deps, caller, ref, threadId)),
      openAgain: (caller, replyId) => orAnswer('reply', caller, () => openReplyAgain(deps, caller, replyId)),
      submit: (caller, place, formId, text) =>
        orElse('reply', notKept, () => submitReply(deps, caller, place, formId, text)),
    },
    home: (teamId, slackUserId) =>
      forOurs('home', { teamId, userId: slackUserId }, null, () => homeOf(deps, teamId, slackUserId)),
  };
}

/** Does a change that was asked for and allowed, as if the person did it now. */
const fulfil: Fulfil = async (deps, requester, wish) => {
  if (wish.kind === 'form') {
    const form = readForm(wish.formJson);
    if (form === null) return [];
    return withTenant(deps, (tenant) => saveSettings(deps, tenant, requester, { isPicked: false }, form));
  }
  const [, word = '', args = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(wish.text) ?? [];
  const name = findCommand(word);
  return name === null ? [] : dispatch(deps, requester, name, args);
};

function somethingBroke({ clock, log }: CommandContext, name: string, error: unknown): Answer {
  const reference = Math.floor(clock.now() % 36 ** 5)
    .toString(36)
    .toUpperCase()
    .padStart(5, '0');
  log.error('command.failed', { name, reference, error });
  return toPerson([
    ['Something broke on our side. Ref ', bold(reference), ': give this to whoever runs the app.'],
    ['See how things are with ', typed('list'), ', then try again.'],
  ]);
}

function dispatch(deps: CommandContext, caller: Caller, name: CommandName, args: string): Promise<readonly Answer[]> {
  const forTenant = (work: (tenant: ConnectedTenant) => Promise<readonly Answer[]>) => withTenant(deps, work);
  switch (name) {
    case 'subscribe':
    case 'set':
      return forTenant((tenant) => subscribeCommand(deps, tenant, caller, args, name));
    case 'unsubscribe':
      return forTenant((tenant) => unsubscribeCommand(deps, tenant, caller, args));
    case 'list':
      return forTenant((tenant) => listCommand(deps, tenant, caller, args));
    case 'threads':
      return threadsCommand(deps, caller, args);
    case 'mute':
      return muteCommand(deps, caller, args);
    case 'unmute':
      return unmuteCommand(deps, caller);
    case 'digest':
      return digestCommand(deps, caller, args);
    case 'status':
      return forTenant((tenant) => statusCommand(deps, tenant, caller));
    case 'test':
      return forTenant((tenant) => testCommand(deps, tenant, caller, args));
    case 'todo':
      return forTenant((tenant) => todoCommand(deps, tenant, caller));
    case 'notify':
      return notifyCommand(deps, caller, args);
    case 'mentions':
      return mentionsCommand(deps, caller, args);
    case 'unlink':
      return forTenant((tenant) => unlinkCommand(deps, tenant, caller, args));
    case 'link':
      return forTenant((tenant) => linkCommand(deps, tenant, caller, args));
    case 'size':
      return sizeCommand(deps, caller, args);
    case 'details':
      return detailsCommand(deps, caller, args);
    case 'settings':
      return forTenant(async () => [settingsCommand(caller)]);
    case 'why':
      return forTenant(() => whyCommand(deps, caller, args));
    case 'admin':
      return forTenant((tenant) => adminCommand(deps, tenant, caller, args));
    case 'help':
      return Promise.resolve(helpCommand(deps.catalog.vocabulary, args));
  }
}

async function withTenant(
  deps: CommandDeps,
  run: (tenant: ConnectedTenant) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  if (deps.tenant) return run(deps.tenant);
  return [
    toPerson([
      ["Credo AI isn't connected yet.", nothingChanged],
      [
        'Whoever runs this app must set CREDO_TENANT and CREDO_API_KEY and start it again. ',
        typed('help'),
        ' shows what you can do then.',
      ],
    ]),
  ];
}
