import type { Clock } from '../../src/clock.ts';

export type ManualClock = Clock & {
  /** Moves time on and wakes whoever slept until then, in the order of their times; lets their work run in between. */
  advance(ms: number): Promise<void>;
  /** Moves `now`, forward or back, while whoever sleeps goes on sleeping, as when somebody sets a clock. */
  set(byMs: number): void;
};

/** A clock that stands still until it is moved. */
export function createManualClock(start = Date.UTC(2026, 0, 5, 9)): ManualClock {
  let now = start;
  let sleepers: { readonly at: number; wake(): void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + Math.max(0, ms), wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      }),
    set: (byMs) => {
      now += byMs;
    },
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      for (;;) {
        const [next] = sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}
