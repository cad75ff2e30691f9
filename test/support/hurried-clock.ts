import { type Clock, systemClock } from '../../src/clock.ts';

export type HurriedClock = Clock & {
  /** Moves `now` on without any time passing. */
  shift(ms: number): void;
};

/** Real time, but whoever rests for half a minute or a minute is woken at once, and `now` can be moved. */
export function createHurriedClock(): HurriedClock {
  let offset = 0;
  return {
    now: () => systemClock.now() + offset,
    sleep: (ms, signal) => systemClock.sleep(ms >= 30_000 && ms <= 60_000 ? 20 : ms, signal),
    shift: (ms) => {
      offset += ms;
    },
  };
}
