import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Catalog } from '../events/catalog.ts';
import type { Metrics } from '../http/metrics.ts';
import type { InFlight } from '../in-flight.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { Repositories } from '../store/repositories.ts';
import type { Coordination } from './coordination.ts';

/** What every part of the process is built from. */
export type Base = Coordination & {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly repositories: Repositories;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly inFlight: InFlight;
  readonly loops: Loops;
};

/** The loops that stopping the process stops. */
export type Loops = {
  start<L extends Loop>(loop: L): L;
  all(): readonly Loop[];
};

export function createLoops(): Loops {
  const loops: Loop[] = [];
  return {
    start: (loop) => {
      loops.push(loop);
      return loop;
    },
    all: () => loops,
  };
}
