import type { Inline } from '../blockkit/inline.ts';
import type { DigestSchedule } from '../model.ts';
import type { Caller } from './answer.ts';
import type { CommandContext } from './deps.ts';

const otherwise = 'UTC';

/** The time zone in which somebody means the times they type, as their Slack profile has it. */
export async function timeZoneOf({ slack }: CommandContext, { teamId, userId }: Caller): Promise<string> {
  const zone = (await slack.user(teamId, userId).catch(() => null))?.timeZone ?? otherwise;
  return isKnown(zone) ? zone : otherwise;
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `every day at 9:00 (Europe/Berlin)`. */
export function scheduleInWords(schedule: DigestSchedule): Inline {
  const { minuteOfDay, timeZone } = schedule;
  const day = schedule.every === 'day' ? 'day' : (weekdays[schedule.weekday] ?? 'week');
  const time = `${Math.floor(minuteOfDay / 60)}:${String(minuteOfDay % 60).padStart(2, '0')}`;
  return { kind: 'value', text: `every ${day} at ${time} (${timeZone.replaceAll('_', ' ')})` };
}
