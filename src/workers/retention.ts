import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Retention } from '../ports/retention.ts';

const dayMs = 24 * 3_600_000;
const intervalMs = 3_600_000;
/** Small enough that an event that arrives meanwhile does not notice. */
const batch = 200;
const pauseMs = 50;

/** Every hour deletes what has been kept long enough; between two batches everything else has its turn. */
export function startRetention(deps: {
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentionDays: number;
  readonly deadLetterDays: number;
}): Loop {
  const { retention, clock, log } = deps;
  const deleted = { deliveries: 0, deadLetters: 0, events: 0, leftOvers: 0 };
  const work = async (): Promise<number> => {
    const before = clock.now() - deps.retentionDays * dayMs;
    const round = {
      deliveries: await retention.deleteSettledDeliveries(before, batch),
      deadLetters: await retention.deleteDeadLetters(clock.now() - deps.deadLetterDays * dayMs, batch),
      events: await retention.deleteEvents(before, batch),
      leftOvers: await retention.deleteLeftOvers(before, batch),
    };
    for (const name of Object.keys(round) as (keyof typeof round)[]) deleted[name] += round[name];
    if (Object.values(round).some((count) => count >= batch)) return pauseMs;
    if (Object.values(deleted).some((count) => count > 0)) log.info('retention.deleted', { ...deleted });
    for (const name of Object.keys(deleted) as (keyof typeof deleted)[]) deleted[name] = 0;
    return intervalMs;
  };
  return startLoop({ name: 'retention', clock, log, work });
}
