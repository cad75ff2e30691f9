import { bold, type Inline } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { truncate } from '../blockkit/text.ts';
import type { HomeView, ModalView } from '../blockkit/view.ts';
import { closest } from '../subscriptions/suggest.ts';
import { adminCommand } from './admin.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toPerson, typed } from './answers.ts';
import { detailsCommand, sizeCommand } from './channel-style.ts';
import type { CommandContext, CommandDeps, ConnectedTenant } from './deps.ts';
import { helpCommand } from './help.ts';
import { homeOf } from './home.ts';
import { linkCommand } from './link.ts';
import { listCommand } from './list.ts';
import { pausedChoice } from './paused-choice.ts';
import { openSettings, type SettingsForm, saveSettings } from './settings.ts';
import { statusCommand } from './status.ts';
import { subscribeCommand } from './subscribe.ts';
import { testCommand } from './test-command.ts';
import { threadsCommand } from './threads.ts';
import { createTurns } from './turns.ts';
import { undoCommand } from './undo.ts';
import { unsubscribeCommand } from './unsubscribe.ts';
import { type CommandName, commandWords, findCommand } from './words.ts';

export type Commands = {
  /** Runs what was typed after `/credo`. Never throws: an unexpected failure is an answer, too. */
  run(caller: Caller, text: string): Promise<readonly Answer[]>;
  /** Takes a change back, as long as nothing else was changed since. */
  undo(caller: Caller, changeId: string): Promise<readonly Answer[]>;
  /** The channel's settings as a form; null when it has none, or they could not be read. */
  settings(caller: Caller): Promise<ModalView | null>;
  saveSettings(caller: Caller, form: SettingsForm): Promise<readonly Answer[]>;
  /** The buttons under the word that a channel is paused; `about.channelId` is that channel. */
  pausedChoice(about: Caller, choice: 'stop' | 'keep'): Promise<readonly Answer[]>;
  /** Somebody's Home tab; null when it could not be made. */
  home(teamId: string, slackUserId: string): Promise<HomeView | null>;
};

export function createCommands(given: CommandDeps): Commands {
  const deps: CommandContext = { ...given, inTurn: createTurns() };
  const guarded = async (name: string, work: () => Promise<readonly Answer[]>) => {
    try {
      return await work();
    } catch (error) {
      const reference = Math.floor(deps.clock.now() % 36 ** 5)
        .toString(36)
        .toUpperCase()
        .padStart(5, '0');
      deps.log.error('command.failed', { name, reference, error });
      return [
        toPerson([
          ['Something broke on our side. Ref ', bold(reference), ': give this to whoever runs the app.'],
          ['See how things are with ', typed('list'), ', then try again.'],
        ]),
      ];
    }
  };
  const viewOrNothing = async <V>(name: string, make: () => Promise<V | null>) => {
    try {
      return await make();
    } catch (error) {
      deps.log.error('view.failed', { name, error });
      return null;
    }
  };
  return {
    run: (caller, text) => {
      const [, word = '', args = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
      const name = findCommand(word);
      deps.log.info('command.received', {
        name: name ?? 'unknown',
        teamId: caller.teamId,
        channelId: caller.channelId,
        userId: caller.userId,
      });
      return name === null
        ? Promise.resolve([unknownCommand(word, args)])
        : guarded(name, () => dispatch(deps, caller, name, args));
    },
    undo: (caller, changeId) =>
      guarded('undo', () => withTenant(deps, (tenant) => undoCommand(deps, tenant, caller, changeId))),
    settings: (caller) => viewOrNothing('settings', () => openSettings(deps, caller)),
    saveSettings: (caller, form) =>
      guarded('settings', () => withTenant(deps, (tenant) => saveSettings(deps, tenant, caller, form))),
    pausedChoice: (about, choice) =>
      guarded('paused', () => withTenant(deps, (tenant) => pausedChoice(deps, tenant, about, choice))),
    home: (teamId, slackUserId) => viewOrNothing('home', () => homeOf(deps, teamId, slackUserId)),
  };
}

function dispatch(deps: CommandContext, caller: Caller, name: CommandName, args: string): Promise<readonly Answer[]> {
  switch (name) {
    case 'subscribe':
    case 'set':
      return withTenant(deps, (tenant) => subscribeCommand(deps, tenant, caller, args, name));
    case 'unsubscribe':
      return withTenant(deps, (tenant) => unsubscribeCommand(deps, tenant, caller, args));
    case 'list':
      return withTenant(deps, (tenant) => listCommand(deps, tenant, caller, args));
    case 'threads':
      return threadsCommand(deps, caller, args);
    case 'status':
      return withTenant(deps, (tenant) => statusCommand(deps, tenant, caller));
    case 'test':
      return withTenant(deps, (tenant) => testCommand(deps, tenant, caller, args));
    case 'link':
      return withTenant(deps, (tenant) => linkCommand(deps, tenant, caller, args));
    case 'size':
      return sizeCommand(deps, caller, args);
    case 'details':
      return detailsCommand(deps, caller, args);
    case 'admin':
      return adminCommand(deps, caller, args);
    case 'help':
      return Promise.resolve(helpCommand(deps.catalog.vocabulary));
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

/** What people look for that has another name, or does not exist. */
function similar(word: string): readonly Inline[] | null {
  switch (word.toLowerCase()) {
    case 'mute':
    case 'pause':
    case 'snooze':
      return ["I can't pause yet; ", typed('unsubscribe'), ' stops events.', nothingChanged];
    case 'settings':
    case 'config':
      return [
        typed('list'),
        ' shows what this channel gets, and ',
        typed('help'),
        ' how to change it.',
        nothingChanged,
      ];
    default:
      return null;
  }
}

function unknownCommand(word: string, args: string): Answer {
  const known = similar(word);
  if (known !== null) return toPerson([known, [typed('help'), ' lists everything.']]);
  const names = commandWords.flatMap(({ name, aliases }) => [name, ...aliases]);
  const [nearest] = closest(word, names);
  const wrong = typed(truncate(word, shown.name));
  if (!nearest) {
    return toPerson(
      [
        ["There's no ", wrong, '.', nothingChanged],
        [typed('help'), ' lists everything.'],
      ],
      runButton('Show help', 'help'),
    );
  }
  const corrected = args === '' ? nearest : `${nearest} ${args}`;
  return toPerson(
    [
      ["There's no ", wrong, '.', nothingChanged],
      ['Did you mean ', typed(corrected), '? ', typed('help'), ' lists everything.'],
    ],
    runButton(`Yes, ${nearest}`, corrected),
  );
}
