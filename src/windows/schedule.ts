import { TZDate } from '@date-fns/tz';
import type { DigestSchedule } from '../model.ts';

/**
 * The first time after `after` at which a digest is due. Where the clocks are put forward over that time of day, it is as
 * much later; where they are put back over it, it is one of the two.
 */
export function nextDue(schedule: DigestSchedule, after: number): number {
  for (let daysAhead = 0; daysAhead <= 8; daysAhead += 1) {
    const day = dayAhead(after, schedule.timeZone, daysAhead);
    if (schedule.every === 'week' && day.weekday !== schedule.weekday) continue;
    const at = timeOnDay(day, schedule.minuteOfDay, schedule.timeZone);
    if (at > after) return at;
  }
  throw new RangeError('Every weekday comes within eight days.');
}

export type Day = { readonly year: number; readonly month: number; readonly day: number; readonly weekday: number };

/** The calendar day some days after the one that a time falls on in a time zone (an IANA name). */
export function dayAhead(at: number, timeZone: string, days: number): Day {
  const local = new TZDate(at, timeZone);
  const noon = new Date(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate() + days, 12));
  const [year, month, day] = [noon.getUTCFullYear(), noon.getUTCMonth(), noon.getUTCDate()];
  return { year, month, day, weekday: noon.getUTCDay() };
}

/** The moment of a time of day, in minutes since midnight. */
export function timeOnDay({ year, month, day }: Day, minuteOfDay: number, timeZone: string): number {
  return new TZDate(year, month, day, Math.floor(minuteOfDay / 60), minuteOfDay % 60, timeZone).getTime();
}
