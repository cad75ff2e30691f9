import type { Clock } from '../../clock.ts';

const gapMs = 1_000;
const burst = 1;

/**
 * One message a second in each channel, and one ahead of its time (slack-platform.md, Limits). Returns how many seconds
 * to wait, or null when the message may pass.
 */
export function createRateLimit(clock: Clock): (channelId: string) => number | null {
  const dueAt = new Map<string, number>();
  return (channelId) => {
    const now = clock.now();
    const due = Math.max(dueAt.get(channelId) ?? now, now);
    const waitMs = due - burst * gapMs - now;
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    dueAt.set(channelId, due + gapMs);
    return null;
  };
}
