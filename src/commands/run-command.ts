import { bold } from '../blockkit/inline.ts';
import type { HomeView, ModalView } from '../blockkit/view.ts';
import { takeConnection } from '../subscriptions/connection-word.ts';
import { isOutsider, onlyOurs } from './access/outsiders.ts';
import type { Fulfil } from './access/requests.ts';
import { adminCommand } from './admin.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { detailsCommand, sizeCommand } from './channel-style.ts';
import { type ConnectForms, connectForms } from './connect/forms.ts';
import type { CommandContext, CommandDeps } from './deps.ts';
import { digestCommand } from './digest.ts';
import { helpCommand } from './help.ts';
import { homeOf } from './home/home.ts';
import { linkCommand } from './link.ts';
import { listCommand } from './list.ts';
import { mentionsCommand } from './mentions.ts';
import { muteCommand, unmuteCommand } from './mute.ts';
import { notifyCommand } from './notify.ts';
import { pausedChoice, undoStop } from './paused-choice.ts';
import type { MessageRef } from './posted/find.ts';
import { muteReview } from './posted/mute-review.ts';
import { explainMessage, whyCommand } from './posted/why.ts';
import { type Press, press } from './press.ts';
import { referenceFor } from './references.ts';
import type { ReplyPlace } from './reply/form.ts';
import { openReply, openReplyAgain } from './reply/open.ts';
import { notKept, submitReply } from './reply/submit.ts';
import { examplePage } from './settings/example.ts';
import type { FieldErrors, FormPlace, SettingsForm } from './settings/form.ts';
import { readForm } from './settings/form.ts';
import { openPicked, openRow, openSettings } from './settings/open.ts';
import { checkSettings, saveSettings } from './settings/save.ts';
import { settingsCommand } from './settings/settings-command.ts';
import { type Found, suggestFor } from './settings/suggest.ts';
import { statusCommand } from './status.ts';
import { subscribeCommand } from './subscribe.ts';
import { forConnection, forTenants, type Reach } from './tenants.ts';
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
  readonly connect: ConnectForms;
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
  openRow(caller: Caller, place: FormPlace): Promise<ModalView | null>;
  example(caller: Caller, form: SettingsForm): Promise<ModalView | null>;
  suggest(caller: Caller, connectionId: string, blockId: string, text: string): Promise<readonly Found[]>;
  /** What is wrong with a form, by field; null when it can be saved. */
  check(caller: Caller, form: SettingsForm): Promise<FieldErrors | null>;
  save(caller: Caller, place: FormPlace, form: SettingsForm): Promise<readonly Answer[]>;
};

/** More than anybody types; reading it would hold up everybody else. */
const longestText = 10_000;
const tooLong: Answer = toPerson([
  [`I read no more than ${longestText.toLocaleString('en')} letters at once.`, nothingChanged],
  ['To choose much, type ', typed('settings'), '.'],
]);

/** What only looks may be asked again at once. */
const onlyLooks: ReadonlySet<CommandName> = new Set(['list', 'status', 'todo', 'settings', 'why', 'admin', 'help']);

export function createCommands(given: CommandDeps): Commands {
  const last = given.lastAsked;
  const own = { inTurn: createTurns(given.inLease), wish: null, isApproved: false, noteChange: last.changed };
  const deps: CommandContext = { ...given, ...own };
  const guarded = async (name: string, caller: Caller, work: () => Promise<readonly Answer[]>, asked?: Asked) => {
    try {
      return (await isOutsider(deps, caller)) ? [onlyOurs] : await work();
    } catch (error) {
      return [somethingBroke(deps, name, error, await asked?.().catch(() => undefined))];
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
    if (text.length > longestText) return [tooLong];
    if (name === null) return [unknownCommand(word, args)];
    // What cannot be looked up is done; where the database is away, that says so.
    const isRepeat = await last.isRepeat(caller, text.trim()).catch(() => false);
    if (isRepeat && !onlyLooks.has(name)) return [];
    const wish = { kind: 'command' as const, text: text.trim() };
    const work = () => dispatch({ ...deps, wish }, caller, name, args);
    const done = async () => ((await last.hasChanged(caller)) ? 'done' : personal.has(name) ? 'unknown' : 'none');
    const answers = await guarded(name, caller, work, async () => ({ text: text.trim(), change: await done() }));
    await last.isOver(caller, text.trim()).catch(() => undefined);
    return answers;
  };
  const ofChange = async ({ teamId, channelId }: Caller, changeId: string) =>
    (await deps.subscriptions.connectionOfChange(changeId, teamId, channelId)) ?? '';
  const undo = async (caller: Caller, changeId: string, by: 'anyone' | 'admin') =>
    forConnection(deps, caller, await ofChange(caller, changeId), (own, tenant) =>
      undoCommand(own, tenant, caller, changeId, by),
    );
  const chosen = (about: Caller, choice: 'stop' | 'keep') =>
    forTenants(deps, about, { name: '', args: '', reach: 'here' }, (own, tenant) =>
      pausedChoice(own, tenant, about, choice),
    );
  const backAfter = async (about: Caller, changeId: string) =>
    forConnection(deps, about, await ofChange(about, changeId), (own, tenant) =>
      undoStop(own, tenant, about, changeId),
    );
  return {
    run,
    press: (caller, pressed) => {
      // What types a command is noted like one.
      const isTyped = /^(?:run|home):/.test(pressed.actionId);
      return guarded('press', caller, async () => {
        if (!isTyped) await last.forget(caller);
        return press(deps, caller, pressed, { run, undo, pausedChoice: chosen, undoStop: backAfter, fulfil });
      });
    },
    why: (caller, ref) => guarded('why', caller, () => explainMessage(deps, caller, ref)),
    muteReview: (caller, ref) => guarded('mute_review', caller, () => muteReview(deps, caller, ref)),
    settings: {
      open: (caller) => forOurs('settings', caller, null, () => openSettings(deps, caller)),
      openPicked: (caller) => forOurs('settings', caller, null, () => openPicked(deps, caller)),
      openRow: (caller, place) => forOurs('settings', caller, null, () => openRow(deps, caller, place)),
      example: (caller, form) =>
        forOurs('example', caller, null, async () => {
          const tenants = await deps.tenants(caller.teamId);
          const tenant = tenants.find((one) => one.connectionId === form.connectionId) ?? tenants[0];
          return tenant ? examplePage(tenant, form) : null;
        }),
      suggest: (caller, connectionId, blockId, text) =>
        forOurs('suggest', caller, [], () => suggestFor(deps, caller, connectionId, blockId, text)),
      check: (caller, form) => orElse('settings', null, () => checkSettings(deps, caller, form)),
      save: (caller, place, form) => {
        return guarded('settings', caller, async () => {
          await last.forget(caller);
          return forConnection(deps, caller, form.connectionId, (own, tenant) =>
            saveSettings(own, tenant, caller, place, form),
          );
        });
      },
    },
    reply: {
      open: (caller, ref, threadId) => orAnswer('reply', caller, () => openReply(deps, caller, ref, threadId)),
      openAgain: (caller, replyId) => orAnswer('reply', caller, () => openReplyAgain(deps, caller, replyId)),
      submit: (caller, place, formId, text) =>
        orElse('reply', notKept, () => submitReply(deps, caller, place, formId, text)),
    },
    connect: connectForms(deps, forOurs),
    home: (teamId, slackUserId) =>
      forOurs('home', { teamId, userId: slackUserId }, null, () => homeOf(deps, teamId, slackUserId)),
  };
}

/** Does a change that was asked for and allowed, as if the person did it now. */
const fulfil: Fulfil = async (deps, requester, wish) => {
  if (wish.kind === 'form') {
    const form = readForm(wish.formJson);
    if (form === null) return [];
    return forConnection(deps, requester, form.connectionId, (own, tenant) =>
      saveSettings(own, tenant, requester, { isPicked: false }, form),
    );
  }
  const [, word = '', args = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(wish.text) ?? [];
  const name = findCommand(word);
  return name === null ? [] : dispatch(deps, requester, name, args);
};

/** What can be tried again, and whether it changed something before it broke. */
type Asked = () => Promise<{ readonly text: string; readonly change: 'none' | 'done' | 'unknown' }>;

/** What changes more than a channel, so that nobody knows how far it came. */
const personal: ReadonlySet<CommandName> = new Set(['notify', 'mentions', 'link', 'unlink', 'admin']);

function somethingBroke(
  { clock, log }: CommandContext,
  name: string,
  error: unknown,
  command?: Awaited<ReturnType<Asked>>,
): Answer {
  const reference = referenceFor(clock.now());
  log.error('command.failed', { name, reference, error });
  const said =
    command?.change === 'none' ? 'Something broke on our side; nothing was changed.' : 'Something broke on our side.';
  const saved = command?.change === 'done' ? ['What you asked for was saved before that. '] : [];
  return toPerson(
    [
      [`${said} Ref `, bold(reference), ': give this to whoever runs the app.'],
      [...saved, 'See how things are with ', typed('list'), ', then try again.'],
    ],
    command && command.change !== 'done' ? runButton('Try again', command.text) : [],
  );
}

function dispatch(deps: CommandContext, caller: Caller, name: CommandName, args: string): Promise<readonly Answer[]> {
  const run = (reach: Reach, work: Parameters<typeof forTenants>[3]) =>
    forTenants(deps, caller, { name, args, reach }, work);
  switch (name) {
    case 'subscribe':
    case 'set':
      return run('first', (own, tenant, rest) => subscribeCommand(own, tenant, caller, rest, name));
    case 'unsubscribe':
      return run('here', (own, tenant, rest) => unsubscribeCommand(own, tenant, caller, rest));
    case 'list':
      return run(takeConnection(args).rest === '' ? 'here' : 'each', (own, tenant, rest) =>
        listCommand(own, tenant, caller, rest),
      );
    case 'threads':
      return threadsCommand(deps, caller, args);
    case 'mute':
      return muteCommand(deps, caller, args);
    case 'unmute':
      return unmuteCommand(deps, caller);
    case 'digest':
      return digestCommand(deps, caller, args);
    case 'status':
      return run('each', (own, tenant, rest) => statusCommand(own, tenant, caller, rest));
    case 'test':
      return run('here', (own, tenant, rest) => testCommand(own, tenant, caller, rest));
    case 'todo':
      return run('each', (own, tenant) => todoCommand(own, tenant, caller));
    case 'notify':
      return notifyCommand(deps, caller, args);
    case 'mentions':
      return mentionsCommand(deps, caller, args);
    case 'unlink':
      return run('each', (own, tenant, rest) => unlinkCommand(own, tenant, caller, rest));
    case 'link':
      return run(takeConnection(args).rest === '' ? 'each' : 'first', (own, tenant, rest) =>
        linkCommand(own, tenant, caller, rest),
      );
    case 'size':
      return sizeCommand(deps, caller, args);
    case 'details':
      return detailsCommand(deps, caller, args);
    case 'settings':
      return run('first', async () => [settingsCommand(caller)]);
    case 'why':
      return run('first', (_own, _tenant, rest) => whyCommand(deps, caller, rest));
    case 'admin':
      return adminCommand(deps, caller, args);
    case 'help':
      return deps.tenants(caller.teamId).then((tenants) =>
        helpCommand(
          deps.catalog.vocabulary,
          caller,
          args,
          tenants.map((one) => one.name),
        ),
      );
  }
}
