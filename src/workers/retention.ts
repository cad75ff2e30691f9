import type { Clock } from '../clock.ts';
import { type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';
import type { Deleted, Retention } from '../ports/retention.ts';

const dayMs = 24 * 3_600_000;
const intervalMs = 3_600_000;
/** Small enough that an event that arrives meanwhile does not notice. */
const batch = 200;
const pauseMs = 50;
/** The sender may repeat an event for 27.6 hours (reliability: Security checklist), and it must be known for longer. */
const leastEventDays = 7;

/**
 * Every hour deletes what has been kept long enough; between two batches everything else has its turn. One of several
 * servers does it.
 */
export function startRetention(deps: {
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly roles: Roles;
  readonly retentionDays: number;
  readonly deadLetterDays: number;
}): Loop {
  const { retention, clock, log } = deps;
  let deleted = nothing;
  let round: AsyncIterator<Deleted> | null = null;

  const begin = () => {
    deleted = nothing;
    const daysAgo = (days: number) => clock.now() - days * dayMs;
    const before = {
      deliveries: daysAgo(deps.retentionDays),
      deadLetters: daysAgo(deps.deadLetterDays),
      events: daysAgo(Math.max(deps.retentionDays, leastEventDays)),
    };
    return retention.sweep(before, batch)[Symbol.asyncIterator]();
  };

  const work = async (): Promise<number> => {
    const current = round ?? begin();
    // One that throws is over.
    round = null;
    const { value, done } = await current.next();
    if (done) {
      if (Object.values(deleted).some((count) => count > 0)) log.info('retention.deleted', { ...deleted });
      return intervalMs;
    }
    deleted = { ...deleted, [value.of]: deleted[value.of] + value.count };
    round = current;
    return pauseMs;
  };
  return startExclusiveLoop({ name: 'retention', roles: deps.roles, clock, log, work });
}

const nothing: Readonly<Record<Deleted['of'], number>> = { deliveries: 0, events: 0, leftOvers: 0 };
