import type { Clock } from '../clock.ts';

/** A double Enter, or Slack sending something again, is over by then. */
const windowMs = 10_000;
const mostRemembered = 1_000;

/** Whether the same was asked as the last thing, a moment ago. */
export type JustAsked = (who: string, what: string) => boolean;

/** Remembers the last thing each person asked, and notes what they ask now. */
export function rememberLast(clock: Clock): JustAsked {
  const last = new Map<string, { readonly what: string; readonly at: number }>();
  return (who, what) => {
    const now = clock.now();
    const before = last.get(who);
    if (before?.what === what && now - before.at < windowMs) return true;
    last.delete(who);
    last.set(who, { what, at: now });
    const [oldest] = last.keys();
    if (last.size > mostRemembered && oldest !== undefined) last.delete(oldest);
    return false;
  };
}
