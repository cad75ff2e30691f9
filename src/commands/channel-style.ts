import { bold, type Inline } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { truncate } from '../blockkit/text.ts';
import { nameOf } from '../channels/describe.ts';
import type { ChannelSettings } from '../model.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toChannel, toPerson, typed } from './answers.ts';
import { changeSettings, undoButton } from './channel-changes.ts';
import type { CommandContext } from './deps.ts';
import { isDirect } from './standing.ts';

type Style = 'size' | 'details';

/** What each choice means, as the end of "messages here are …". */
const meanings: { readonly [S in Style]: Readonly<Record<ChannelSettings[S], string>> } = {
  size: {
    compact: 'compact: at most four lines',
    standard: 'of standard size: with a longer excerpt, two more facts, and why they come',
  },
  details: {
    full: 'in full: with names and the beginning of comments',
    minimal: 'minimal: what happened and a link, without names and comments',
  },
};

/** `/credo size compact|standard` */
export function sizeCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  return styleCommand(deps, caller, 'size', args);
}

/** `/credo details full|minimal` */
export function detailsCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  return styleCommand(deps, caller, 'details', args);
}

async function styleCommand(
  deps: CommandContext,
  caller: Caller,
  style: Style,
  args: string,
): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  if (isDirect(caller)) {
    return [
      toPerson([
        ['Only channels have this setting.', nothingChanged],
        ['Go to a channel and type ', typed(`${style} ${args.trim()}`.trim()), ' there.'],
      ]),
    ];
  }
  const wish = args.trim().toLowerCase();
  const now = (await deps.channelSettings.get(teamId, channelId))[style];
  const choices: Readonly<Record<string, string>> = meanings[style];
  const meaning = choices[wish];
  if (meaning === undefined) return [choose(style, wish, now, choices)];
  if (wish === now) return [already(style, now, meaning, choices)];
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const changeId = await changeSettings(deps, caller, { [style]: wish });
  const name = await nameOf(deps.slack, teamId, userId, caller.userName || undefined);
  return [toChannel([[bold(name), ` changed how I write: messages here are ${meaning}.`]], undoButton(changeId))];
}

function already(style: Style, now: string, meaning: string, choices: Readonly<Record<string, string>>): Answer {
  const [other] = Object.keys(choices).filter((name) => name !== now);
  return toPerson([
    [`Messages here are ${meaning} already.`, nothingChanged],
    ['To change that, type ', typed(`${style} ${other}`), '.'],
  ]);
}

function choose(style: Style, wish: string, now: string, choices: Readonly<Record<string, string>>): Answer {
  const names = Object.keys(choices);
  const wrong: Inline[] =
    wish === '' ? [] : [`There is no ${style} called `, bold(truncate(wish, shown.name)), '.', nothingChanged, ' '];
  return toPerson(
    [
      [...wrong, `Messages here are ${choices[now] ?? now}.`],
      ['You can type ', typed(`${style} ${names[0]}`), ' or ', typed(`${style} ${names[1]}`), '.'],
    ],
    names
      .filter((name) => name !== now)
      .flatMap((name, index) => runButton(`Make them ${name}`, `${style} ${name}`, index)),
  );
}
