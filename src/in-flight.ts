import type { Log } from './log.ts';

export type InFlight = {
  /** Keeps track of work nobody awaits. A rejection is logged as `<name>.failed`. */
  add(name: string, work: Promise<void>): void;
  /** Resolves when all of it is done. */
  drain(): Promise<void>;
};

/** Work that goes on after its request was acknowledged. */
export function createInFlight(log: Log): InFlight {
  const running = new Set<Promise<void>>();
  return {
    add: (name, work) => {
      const tracked = work
        .catch((error: unknown) => log.error(`${name}.failed`, { error }))
        .finally(() => running.delete(tracked));
      running.add(tracked);
    },
    drain: async () => {
      await Promise.all(running);
    },
  };
}
