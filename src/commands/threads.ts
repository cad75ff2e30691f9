import { bold, type Inline } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { truncate } from '../blockkit/text.ts';
import { nameOf } from '../channels/describe.ts';
import type { ChannelSettings } from '../model.ts';
import { closest } from '../subscriptions/suggest.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toChannel, toPerson, typed } from './answers.ts';
import { changeSettings, undoButton } from './channel-changes.ts';
import type { CommandContext } from './deps.ts';
import { getsNothing, howToStart, isDirect } from './standing.ts';

type Mode = ChannelSettings['threads'];

const modes: readonly { readonly name: Mode; readonly aliases: readonly string[]; readonly means: string }[] = [
  {
    name: 'cards',
    aliases: ['card', 'on', 'thread', 'threads', 'default'],
    means: 'one card per review, its news in the thread, decisions also in the channel',
  },
  {
    name: 'quiet',
    aliases: ['silent', 'quietly'],
    means: 'one card per review, all its news only in the thread',
  },
  { name: 'off', aliases: ['flat', 'none', 'no'], means: 'every message by itself in the channel' },
];

/** `/credo threads [cards|quiet|off]`: whether news of a review goes into the thread of its card. */
export async function threadsCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  if (isDirect(caller)) return [toPerson([[getsNothing(caller), '.'], await howToStart(deps, caller)])];
  const { threads: before } = await deps.channelSettings.get(teamId, channelId);
  const word = args
    .trim()
    .replace(/[.!]+$/, '')
    .toLowerCase();
  if (word === '') return [toPerson([['This channel: ', ...inWords(before), '.'], choices(before)])];
  const mode = modes.find(({ name, aliases }) => name === word || aliases.includes(word))?.name;
  if (!mode) return [unknownMode(word)];
  if (mode === before) return [toPerson([['Nothing to change. This channel: ', ...inWords(mode), '.'], choices(mode)])];
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const changeId = await changeSettings(deps, caller, { threads: mode });
  const name = await nameOf(deps.slack, teamId, userId, caller.userName || undefined);
  return [toChannel([[bold(name), ' changed this channel to ', ...inWords(mode), '.']], undoButton(changeId))];
}

function inWords(mode: Mode): readonly Inline[] {
  const means = modes.find(({ name }) => name === mode)?.means ?? '';
  return ['threads ', bold(mode), `: ${means}`];
}

function choices(mode: Mode): readonly Inline[] {
  const others = modes.filter(({ name }) => name !== mode);
  return others.flatMap(({ name, means }, index): Inline[] => [
    index === 0 ? 'You can also choose ' : ' or ',
    typed(`threads ${name}`),
    ` (${means})`,
    ...(index === others.length - 1 ? ['.'] : []),
  ]);
}

function unknownMode(word: string): Answer {
  const names = modes.flatMap(({ name, aliases }) => [name, ...aliases]);
  const [nearest] = closest(word, names);
  const suggested = modes.find(({ name, aliases }) => name === nearest || aliases.some((alias) => alias === nearest));
  const wrong: Inline = bold(truncate(word, shown.name));
  const known = modes.flatMap(({ name }, index): Inline[] => [
    index === 0 ? '' : index === modes.length - 1 ? ' or ' : ', ',
    typed(`threads ${name}`),
  ]);
  if (!suggested)
    return toPerson([
      ["Threads can't be ", wrong, '.', nothingChanged],
      ['Type ', ...known, '.'],
    ]);
  const command = `threads ${suggested.name}`;
  return toPerson(
    [
      ["Threads can't be ", wrong, '.', nothingChanged],
      ['Did you mean ', typed(command), '? There are ', ...known, '.'],
    ],
    runButton(`Yes, ${suggested.name}`, command),
  );
}
