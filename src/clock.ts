import { setTimeout as sleepFor } from 'node:timers/promises';

/** The only source of time in the product, so that tests can hold it still. */
export type Clock = {
  /** Milliseconds since the epoch, always whole. */
  now(): number;
  /** Milliseconds since some moment, whatever anybody sets the clock to; where it is missing, `now` never jumps. */
  steady?(): number;
  /** Resolves after `ms` milliseconds, or as soon as `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleepFor(Math.max(0, ms), undefined, signal ? { signal, ref: true } : {}).catch(() => undefined);
  },
};

/** Runs `work` for at most `budgetMs`; returns `fallback` when it is late or fails. The late work goes on unobserved. */
export async function withinBudget<T, F>(
  clock: Clock,
  budgetMs: number,
  work: Promise<T>,
  fallback: F,
): Promise<T | F> {
  const done = new AbortController();
  const late = clock.sleep(budgetMs, done.signal).then(() => fallback);
  const result = work.catch(() => fallback);
  try {
    return await Promise.race([result, late]);
  } finally {
    done.abort();
  }
}
