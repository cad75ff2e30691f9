import { type Clock, systemClock } from '../../src/clock.ts';

/** Time that passes `factor` times as fast, so that what takes seconds can be waited for. */
export function createFastClock(factor = 10): Clock {
  const start = systemClock.now();
  return {
    now: () => Math.floor(start + (systemClock.now() - start) * factor),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}

export type HeldClock = Clock & {
  /** Lets whoever waits long go on at last. */
  release(): void;
};

/** The same, but whoever means to wait for `longMs` or more waits until `release`: what comes before did not wait so long. */
export function createHeldClock(factor: number, longMs: number): HeldClock {
  const fast = createFastClock(factor);
  const released = new AbortController();
  const untilReleased = (signal?: AbortSignal) =>
    systemClock.sleep(2 ** 31 - 1, signal ? AbortSignal.any([signal, released.signal]) : released.signal);
  return {
    now: fast.now,
    sleep: async (ms, signal) => {
      if (ms < longMs || released.signal.aborted) await fast.sleep(ms, signal);
      else await untilReleased(signal);
    },
    release: () => released.abort(),
  };
}
