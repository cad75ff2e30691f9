import { bold, date, type Inline } from '../blockkit/inline.ts';
import { nameOf } from '../channels/describe.ts';
import { scheduleInWords } from '../channels/describe-settings.ts';
import type { DigestSchedule } from '../model.ts';
import { readSchedule } from '../windows/read-time.ts';
import { nextDue } from '../windows/schedule.ts';
import { refusalFor } from './access/permission.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toChannel, toPerson, typed } from './answers.ts';
import { changeSettings, undoButton } from './channel-changes.ts';
import type { CommandContext } from './deps.ts';
import { isSilent } from './mute.ts';
import { named } from './references.ts';
import { getsNothing, howToStart } from './standing.ts';
import { timeZoneOf } from './time-words.ts';

/** `/credo digest daily 9:00`: everything comes as one message at that time; `/credo digest off`: when it happens. */
export async function digestCommand(deps: CommandContext, caller: Caller, args: string): Promise<readonly Answer[]> {
  const { teamId, channelId, userId } = caller;
  const asked = args.trim();
  const { digest: before } = await deps.channelSettings.get(teamId, channelId);
  if (asked === '') return [howItIs(before)];
  const isOff = /^(?:off|none|never|stop)$/i.test(asked);
  if (isOff && before === null) return [toPerson([['Nothing to change: ', atOnce, '.'], choices])];
  if (!isOff && (await isSilent(deps, caller))) {
    return [toPerson([[`Nothing to change: ${getsNothing(caller, 'this')}. `, ...(await howToStart(deps, caller))]])];
  }
  const digest = isOff ? null : readSchedule(asked, await timeZoneOf(deps, caller));
  if (digest === null && !isOff) return [badSchedule(asked)];
  const refusal = await refusalFor(deps, caller);
  if (refusal) return [refusal];
  const undo = undoButton(await changeSettings(deps, caller, { digest }));
  deps.log.info('channel.digest_changed', { teamId, channelId, userId, every: digest?.every ?? 'never' });
  const name = bold(await nameOf(deps.slack, teamId, userId, caller.userName || undefined));
  if (digest === null) return [toChannel([[name, ' turned the digest off: ', atOnce, '.']], undo)];
  return [
    toChannel(
      [
        [name, ' changed this channel to one digest ', scheduleInWords(digest), ', instead of single messages.'],
        ['The next comes ', date(nextDue(digest, deps.clock.now())), ', if there is something to tell.'],
      ],
      undo,
    ),
  ];
}

const atOnce = 'messages come when things happen';

const choices: readonly Inline[] = [
  ...[
    'For one message a day or a week, type ',
    typed('digest daily 9:00'),
    ' or ',
    typed('digest weekly mon 9:00'),
    '.',
  ],
];

function howItIs(digest: DigestSchedule | null): Answer {
  if (digest === null) return toPerson([['In this channel, ', atOnce, '.'], choices]);
  return toPerson([
    ['This channel gets one digest ', scheduleInWords(digest), '.'],
    ['To change that, type ', typed('digest off'), ', or a time such as ', typed('digest daily 9:00'), '.'],
  ]);
}

function badSchedule(asked: string): Answer {
  return toPerson([
    ["I couldn't read ", named(`“${asked}”`), ' as a time for a digest.', nothingChanged],
    [
      ...['Try ', typed('digest daily 9:00'), ', ', typed('digest weekly mon 9:00')],
      ...[' or ', typed('digest off'), '.'],
    ],
  ]);
}
