import { type Clock, withinBudget } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import type { Remembered } from '../ports/directory.ts';

/** A source that failed, or did not answer for this long, is left alone for a while: an outage must not slow every message down. */
const slowAfterMs = 1_500;
const restMs = 30_000;
/** Whoever remembers an older value waits less for a fresh one. */
const patienceMs = 1_000;

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

export type Lookups = {
  find<T extends object | string>(key: string, lookup: Lookup<T>): Promise<T | null>;
};

/** Answers from memory while that is fresh, else asks; asks once for many callers; falls back to what it remembers. */
export function createLookups(clock: Clock): Lookups {
  const underWay = new Map<string, Promise<unknown>>();
  const restUntil = new Map<string, number>();

  const ask = async <T extends object | string>(
    lookup: Lookup<T>,
    remembered: Remembered<T> | null,
  ): Promise<T | null> => {
    const answered = new AbortController();
    const rest = () => restUntil.set(lookup.source, clock.now() + restMs);
    void clock.sleep(slowAfterMs, answered.signal).then(() => {
      if (!answered.signal.aborted) rest();
    });
    try {
      const value = await lookup.fetch();
      await lookup.remember(value);
      restUntil.delete(lookup.source);
      return value;
    } catch (error) {
      // The client has logged why; whoever needs the name goes on without it.
      if (isOutage(error)) rest();
      else if (!remembered) await lookup.remember(null);
      return remembered?.value ?? null;
    } finally {
      answered.abort();
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

      if (!underWay.has(key))
        underWay.set(
          key,
          ask(lookup, remembered).finally(() => underWay.delete(key)),
        );
      const asked = underWay.get(key) as Promise<T | null>;
      return remembered ? withinBudget(clock, patienceMs, asked, remembered.value) : asked;
    },
  };
}

/** Whether nobody would get an answer now, or only this one question was refused. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof CredoApiError)) return true;
  return ['unavailable', 'timeout', 'rate_limited', 'unauthorized'].includes(error.failure);
}
