import type { ChannelSettings, DigestSchedule } from '../model.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Some of a channel's settings in words, such as `threads quiet` and `size standard`. */
export function describeSettings(settings: Partial<ChannelSettings>): readonly string[] {
  const { threads, size, details, mentions, digest } = settings;
  return [
    ...(threads === undefined ? [] : [`threads ${threads}`]),
    ...(size === undefined ? [] : [`size ${size}`]),
    ...(details === undefined ? [] : [`details ${details}`]),
    ...(mentions === undefined ? [] : [`mentions ${mentions}`]),
    ...(digest === undefined ? [] : [`digest ${describeDigest(digest)}`]),
  ];
}

/** `off`, `daily 9:00` or `Monday 9:00`, in the time zone it was chosen in. */
export function describeDigest(digest: DigestSchedule | null): string {
  if (digest === null) return 'off';
  const { minuteOfDay } = digest;
  const time = `${Math.floor(minuteOfDay / 60)}:${String(minuteOfDay % 60).padStart(2, '0')}`;
  return digest.every === 'day' ? `daily ${time}` : `${weekdays[digest.weekday] ?? 'weekly'} ${time}`;
}
