import { channel, code, type Inline } from '../blockkit/inline.ts';
import { agoInWords } from '../channels/describe.ts';
import type { Answer } from './answer.ts';
import { toPerson, typed } from './answers.ts';
import type { CommandContext } from './deps.ts';

const mostShown = 5;

/** What could not be sent and was given up, in lines; empty when there is nothing. */
export async function deadLetterLines(deps: CommandContext, teamId: string): Promise<readonly (readonly Inline[])[]> {
  const letters = await deps.deliveries.deadLetters(teamId, mostShown);
  if (letters.length === 0) return [];
  const now = deps.clock.now();
  return [
    ['⚠️ Could not be sent and was given up:'],
    ...letters.map(({ channelId, error, gaveUpAt }): Inline[] => [
      '• ',
      ...(channelId.startsWith('U') || channelId.startsWith('W') ? ['a direct message'] : [channel(channelId)]),
      ', ',
      code(error),
      `, ${agoInWords(now - gaveUpAt)}`,
    ]),
  ];
}

/** Puts what was given up back in line. Safe to repeat: what waits already is not touched. */
export async function replayDeadLetters(deps: CommandContext, teamId: string): Promise<Answer> {
  const count = await deps.deliveries.replayDeadLetters(teamId);
  deps.onOutbox();
  deps.log.info('dead_letters.replayed', { teamId, count });
  if (count === 0)
    return toPerson([
      ['Nothing was given up, so there is nothing to send again. ', typed('status'), ' shows the queue.'],
    ]);
  const what = count === 1 ? '1 message is' : `${count} messages are`;
  return toPerson([[`${what} being sent again. `, typed('admin'), ' shows what could still not be sent.']]);
}
