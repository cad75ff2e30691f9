import type { DigestSchedule } from '../model.ts';
import { dayAhead, nextDue, timeOnDay } from './schedule.ts';

/* Times as people type them. */

const minuteMs = 60_000;
const unitsMs: Readonly<Record<string, number>> = {
  m: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
};

/** Nobody remembers a mute of longer ago. */
const longestMs = 92 * 24 * 60 * minuteMs;
/** When only the day is said. */
const morning = 9 * 60;

/**
 * The moment meant by `30m`, `1h30m`, `until tomorrow 9am`, `until mon`, `until 16:40` in somebody's time zone (an IANA
 * name). Null when it is not understood, not in the future, or more than three months ahead.
 */
export function readUntil(text: string, now: number, timeZone: string): number | null {
  const words = text
    .toLowerCase()
    .replace(/^\s*(?:for|until|till|til)\b/, '')
    .replace(/\bat\b|[,.!]+(?=\s|$)/g, ' ')
    .trim();
  const at = readDuration(words, now) ?? readMoment(words, now, timeZone);
  return at === null || at <= now || at > now + longestMs ? null : at;
}

function readDuration(words: string, now: number): number | null {
  const part = /(\d{1,5})\s*(m|h|d|w)(?:in|ins|inutes?|rs?|ours?|ays?|eeks?)?(?![a-z])\s*/y;
  let total = 0;
  while (part.lastIndex < words.length) {
    const [, count, unit] = part.exec(words) ?? [];
    const unitMs = unit === undefined ? undefined : unitsMs[unit];
    if (unitMs === undefined) return null;
    total += Number(count) * unitMs;
  }
  return total === 0 ? null : now + total;
}

function readMoment(words: string, now: number, timeZone: string): number | null {
  const [first = '', ...rest] = words.split(/\s+/);
  const afterDay = rest.length === 0 ? morning : readTimeOfDay(rest.join(' '));
  const alone = readTimeOfDay(words);
  if (alone !== null) return nextDue({ every: 'day', minuteOfDay: alone, timeZone }, now);
  if (afterDay === null) return null;
  if (first === 'tomorrow') return timeOnDay(dayAhead(now, timeZone, 1), afterDay, timeZone);
  if (first === 'today' && rest.length > 0) return timeOnDay(dayAhead(now, timeZone, 0), afterDay, timeZone);
  const weekday = readWeekday(first);
  if (weekday === null) return null;
  // "until Monday", said on a Monday, is the next one; with a time it may be later today.
  const from = rest.length === 0 ? timeOnDay(dayAhead(now, timeZone, 1), 0, timeZone) - 1 : now;
  return nextDue({ every: 'week', weekday, minuteOfDay: afterDay, timeZone }, from);
}

/** A schedule as typed: `daily 9:00`, `weekly mon 9am`; null when it is not understood. */
export function readSchedule(text: string, timeZone: string): DigestSchedule | null {
  const words = text
    .toLowerCase()
    .replace(/\b(?:at|on|every)\b|[,.!]+(?=\s|$)/g, ' ')
    .trim()
    .split(/\s+/);
  const [every = '', ...rest] = words;
  if (every === 'daily' || every === 'day') {
    const minuteOfDay = rest.length === 0 ? morning : readTimeOfDay(rest.join(' '));
    return minuteOfDay === null ? null : { every: 'day', minuteOfDay, timeZone };
  }
  const days = every === 'weekly' || every === 'week' ? rest : words;
  const weekday = days[0] === undefined ? 1 : readWeekday(days[0]);
  const minuteOfDay = days.length < 2 ? morning : readTimeOfDay(days.slice(1).join(' '));
  return weekday === null || minuteOfDay === null ? null : { every: 'week', weekday, minuteOfDay, timeZone };
}

/** Minutes since midnight of `9`, `9am`, `9:30 pm`, `16:40`, `noon`, `midnight`. */
function readTimeOfDay(words: string): number | null {
  if (words === 'noon') return 12 * 60;
  if (words === 'midnight') return 0;
  const [, hourText, minuteText = '0', half] = /^(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]m)?$/.exec(words) ?? [];
  if (hourText === undefined) return null;
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (minute > 59 || hour > (half ? 12 : 23) || (half && hour === 0)) return null;
  return ((half ? hour % 12 : hour) + (half === 'pm' ? 12 : 0)) * 60 + minute;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 0 is Sunday. Three letters are enough. */
function readWeekday(word: string): number | null {
  const index = word.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(word));
  return index < 0 ? null : index;
}
