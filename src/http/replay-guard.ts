import type { Clock } from '../clock.ts';

/** Twice the time for which a signature is good, as it may be from five minutes ahead. */
const rememberMs = 10 * 60_000;
/** More than Slack sends in that time (slack-platform: 30,000 events an hour and workspace). */
const most = 20_000;

export type ReplayGuard = {
  /** Notes a signature; false when the same request was taken before. */
  isNew(signature: string): boolean;
  /** The request was not handled, so that the same one may come again. */
  forget(signature: string): void;
};

/** Remembers which signed requests were taken: Slack signs a request that it sends again anew, so only a replay looks the same. */
export function createReplayGuard(clock: Clock): ReplayGuard {
  const seen = new Map<string, number>();
  const drop = (now: number) => {
    for (const [signature, at] of seen) {
      if (seen.size <= most && now - at <= rememberMs) break;
      seen.delete(signature);
    }
  };
  return {
    isNew: (signature) => {
      const now = clock.now();
      drop(now);
      if (seen.has(signature)) return false;
      seen.set(signature, now);
      return true;
    },
    forget: (signature) => void seen.delete(signature),
  };
}
