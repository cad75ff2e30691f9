import { date, type Inline, value } from '../blockkit/inline.ts';
import type { ChannelSettings, DigestSchedule } from '../model.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Some of a channel's settings in words, such as `threads quiet, size standard`; nothing when there are none. */
export function describeSettings(settings: Partial<ChannelSettings>): readonly Inline[] {
  const { threads, size, details, mentions, digest, mutedUntil, showsRestricted, allowsShared } = settings;
  const parts: Inline[][] = [
    ...(threads === undefined ? [] : [[`threads ${threads}`]]),
    ...(size === undefined ? [] : [[`size ${size}`]]),
    ...(details === undefined ? [] : [[`details ${details}`]]),
    ...(mentions === undefined ? [] : [[`mentions ${mentions}`]]),
    ...(digest === undefined ? [] : [digest === null ? ['digest off'] : ['one digest ', scheduleInWords(digest)]]),
    ...(mutedUntil === undefined ? [] : [mutedUntil === null ? ['not muted'] : ['muted until ', date(mutedUntil)]]),
    ...(showsRestricted === undefined ? [] : [[`restricted use cases ${showsRestricted ? 'shown' : 'withheld'}`]]),
    ...(allowsShared === undefined ? [] : [[`sharing with other companies ${allowsShared ? 'allowed' : 'refused'}`]]),
  ];
  return parts.flatMap((part, index) => (index === 0 ? part : [', ', ...part]));
}

/** `every day at 9:00 (Europe/Berlin)`. */
export function scheduleInWords(schedule: DigestSchedule): Inline {
  const { minuteOfDay, timeZone } = schedule;
  const day = schedule.every === 'day' ? 'day' : (weekdays[schedule.weekday] ?? 'week');
  const time = `${Math.floor(minuteOfDay / 60)}:${String(minuteOfDay % 60).padStart(2, '0')}`;
  return value(`every ${day} at ${time} (${timeZone.replaceAll('_', ' ')})`);
}
