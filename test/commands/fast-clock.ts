import { type Clock, systemClock } from '../../src/clock.ts';

/** Time that passes `factor` times as fast, so that what takes seconds can be waited for. */
export function createFastClock(factor = 10): Clock {
  const start = systemClock.now();
  return {
    now: () => Math.floor(start + (systemClock.now() - start) * factor),
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}
