import { bold, date, type Inline } from '../blockkit/inline.ts';
import { nameOf } from '../channels/describe.ts';
import { readUntil } from '../windows/read-time.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, runButton, toChannel, toPerson, typed } from './answers.ts';
import { changeSettings, undoButton } from './channel-changes.ts';
import type { CommandContext } from './deps.ts';
import { named } from './references.ts';
import { getsNothing, howToStart } from './standing.ts';
import { timeZoneOf } from './time-words.ts';

/** `/credo mute 4h`, `/credo mute until mon`: messages wait, and come as one digest when the time is over. */
export async function muteCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  if (await isSilent(deps, caller)) return [await nothingToMute(deps, caller)];
  if (args.trim() === '') return [askHowLong()];
  const until = readUntil(args, deps.clock.now(), await timeZoneOf(deps, caller));
  if (until === null) return [badTime(args.trim())];
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const changeId = await changeSettings(deps, caller, { mutedUntil: until });
  const name = await nameOf(deps.slack, teamId, userId, caller.userName || undefined);
  deps.log.info('channel.muted', { teamId, channelId, userId, until });
  return [
    toChannel(
      [
        ['🔕 ', bold(name), ' muted this channel until ', date(until), '.'],
        ['Missed messages come as one digest. To hear everything again now, type ', typed('unmute'), '.'],
        ['Tasks for you, tags and the outcome of your reviews still reach you by direct message.'],
      ],
      [...runButton('Unmute', 'unmute'), ...undoButton(changeId)],
    ),
  ];
}

/** `/credo unmute`: what was missed comes now. */
export async function unmuteCommand(deps: CommandContext, caller: Caller): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const { mutedUntil } = await deps.channelSettings.get(teamId, channelId);
  if (mutedUntil === null || mutedUntil <= deps.clock.now()) {
    return [
      toPerson([
        ["Nothing to change: this channel isn't muted."],
        [typed('list'), ' shows what it gets, and ', typed('mute 4h'), ' mutes it.'],
      ]),
    ];
  }
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const changeId = await changeSettings(deps, caller, { mutedUntil: null });
  const name = await nameOf(deps.slack, teamId, userId, caller.userName || undefined);
  deps.log.info('channel.unmuted', { teamId, channelId, userId });
  return [toChannel([['🔔 ', bold(name), ' unmuted this channel.']], undoButton(changeId))];
}

/** Whether nothing comes to the channel anyway. */
export async function isSilent({ subscriptions }: CommandContext, { teamId, channelId }: Caller): Promise<boolean> {
  return (await subscriptions.ofChannel(teamId, channelId)).length === 0;
}

async function nothingToMute(deps: CommandContext, caller: Caller): Promise<Answer> {
  const why: Inline = `Nothing to change: ${getsNothing(caller, 'this')}, so there is nothing to mute. `;
  return toPerson([[why, ...(await howToStart(deps, caller))]]);
}

const examples = ['30m', '4h', 'until tomorrow 9am', 'until mon'];

function askHowLong(): Answer {
  return toPerson(
    [
      ['For how long should this channel be muted?', nothingChanged],
      ['Choose, or type for example ', typed('mute until 16:40'), '. Missed messages come as one digest then.'],
    ],
    examples.flatMap((time, index) => runButton(time, `mute ${time}`, index)),
  );
}

function badTime(args: string): Answer {
  const time = args.replace(/^(?:for|until|till)\s+/i, '');
  return toPerson([
    ["I couldn't read ", named(`“${time}”`), ' as a time within the next three months.', nothingChanged],
    ['Try ', typed('mute 4h'), ', ', typed('mute until 9am'), ' or ', typed('mute until mon'), '.'],
  ]);
}
