import type { Clock } from '../clock.ts';

/** Addresses remembered at once; beyond it the oldest is forgotten. */
const mostAddresses = 10_000;

export type FailureLimit = {
  /** Counts a failure; how long the sender must wait, or null while it is below the limit. */
  retryAfterMs(address: string): number | null;
};

/** Allows each address `most` failures in every `windowMs`. Whoever is right is never limited. */
export function createFailureLimit(clock: Clock, most: number, windowMs: number): FailureLimit {
  const windows = new Map<string, { readonly endsAt: number; failures: number }>();
  return {
    retryAfterMs: (address) => {
      const now = clock.now();
      const known = windows.get(address);
      const window = known && now < known.endsAt && known.endsAt - now <= windowMs ? known : null;
      if (window) {
        window.failures += 1;
        return window.failures > most ? window.endsAt - now : null;
      }
      windows.delete(address);
      windows.set(address, { endsAt: now + windowMs, failures: 1 });
      const [oldest] = windows.keys();
      if (windows.size > mostAddresses && oldest !== undefined) windows.delete(oldest);
      return null;
    },
  };
}
