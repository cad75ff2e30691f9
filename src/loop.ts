import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** How long a loop rests after its work threw. */
const restAfterErrorMs = 1_000;

export type Loop = {
  /** Wakes the loop now instead of when its rest is over. */
  nudge(): void;
  /** Lets the current round finish, then ends. Safe to call twice. */
  stop(): Promise<void>;
  /** False after the latest round threw. */
  isHealthy(): boolean;
};

/**
 * Runs `work` again and again. It returns how many milliseconds to rest before the next round; 0 means at once. A round
 * that throws is logged as `<name>.failed` and tried again after a second. Knows nothing of what the work is.
 */
export function startLoop(options: {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: (signal: AbortSignal) => Promise<number>;
}): Loop {
  const { name, clock, log, work } = options;
  const stopping = new AbortController();
  let rest = new AbortController();
  let isNudged = false;
  let isHealthy = true;

  const round = async (): Promise<number> => {
    try {
      const restMs = await work(stopping.signal);
      isHealthy = true;
      return restMs;
    } catch (error) {
      isHealthy = false;
      log.error(`${name}.failed`, { error });
      return restAfterErrorMs;
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      isNudged = false;
      const restMs = await round();
      if (restMs <= 0 || isNudged) {
        // Lets timers and sockets have their turn even when there is always more work.
        await new Promise(setImmediate);
        continue;
      }
      rest = new AbortController();
      if (!stopping.signal.aborted) await clock.sleep(restMs, rest.signal);
    }
  };
  const ended = run();

  return {
    nudge: () => {
      isNudged = true;
      rest.abort();
    },
    stop: async () => {
      stopping.abort();
      rest.abort();
      await ended;
    },
    isHealthy: () => isHealthy,
  };
}
