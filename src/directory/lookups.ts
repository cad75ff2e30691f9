import type { Clock } from '../clock.ts';
import type { Remembered } from '../ports/directory.ts';

/** After a failed look-up its source is left alone this long, so that an outage does not slow every message down. */
const restAfterFailureMs = 30_000;

export type Lookup<T> = {
  recall(): Promise<Remembered<T> | null>;
  /** How long a found value, and how long "there is none", is used without asking again. */
  readonly ttlMs: number;
  readonly missingTtlMs: number;
  /** Who is asked; a failure makes us leave this source alone for a while. */
  readonly source: string;
  fetch(): Promise<T | null>;
  remember(value: T | null): Promise<void>;
};

/** Answers from memory while that is fresh, else asks; asks once for many callers; falls back to what it remembers. */
export function createLookups(clock: Clock): {
  find<T extends object | string>(key: string, lookup: Lookup<T>): Promise<T | null>;
} {
  const underWay = new Map<string, Promise<unknown>>();
  const restUntil = new Map<string, number>();

  const ask = async <T extends object | string>(
    lookup: Lookup<T>,
    remembered: Remembered<T> | null,
  ): Promise<T | null> => {
    try {
      const value = await lookup.fetch();
      await lookup.remember(value);
      return value;
    } catch {
      // The client has logged why; whoever needs the name goes on without it.
      restUntil.set(lookup.source, clock.now() + restAfterFailureMs);
      return remembered?.value ?? null;
    }
  };

  return {
    find: async <T extends object | string>(key: string, lookup: Lookup<T>) => {
      const remembered = await lookup.recall();
      if (remembered) {
        const ageMs = clock.now() - remembered.fetchedAt;
        if (ageMs < (remembered.value === null ? lookup.missingTtlMs : lookup.ttlMs)) return remembered.value;
      }
      if ((restUntil.get(lookup.source) ?? 0) > clock.now()) return remembered?.value ?? null;

      if (underWay.has(key)) return underWay.get(key) as Promise<T | null>;
      const asked = ask(lookup, remembered).finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
  };
}
