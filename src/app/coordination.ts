import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createInLease, type InLease } from '../in-lease.ts';
import type { Log } from '../log.ts';
import { type PollTimes, pollAlone, pollWithOthers } from '../polling.ts';
import type { StoreContext } from '../store/dialect.ts';
import type { Repositories } from '../store/repositories.ts';
import { type LeaseKeeper, startLeaseKeeper } from '../workers/lease-keeper.ts';

/** A task is renewed all the time, unlike a claim on a lane, so it can be taken over sooner. */
const longestTaskLeaseMs = 10_000;

/** What this server and others on the same database agree on. */
export type Coordination = {
  /** No other server works on this database. */
  readonly isAlone: boolean;
  readonly roles: LeaseKeeper;
  readonly inLease: InLease;
  readonly poll: PollTimes;
};

/** Takes what a server that is alone may take at once, and starts to share the tasks with the others. */
export async function coordinate(
  store: Pick<StoreContext, 'dialect'>,
  { outbox, leases }: Pick<Repositories, 'outbox' | 'leases'>,
  { config, clock, log }: { readonly config: Config; readonly clock: Clock; readonly log: Log },
): Promise<Coordination> {
  const isAlone = store.dialect.servers === 'one';
  if (isAlone) {
    // Whoever held a lane or a task before is gone.
    await outbox.takeOverLeases();
    await leases.takeOver();
  }
  const leaseMs = Math.min(config.LEASE_MS, longestTaskLeaseMs);
  return {
    isAlone,
    roles: startLeaseKeeper({ leases, clock, log, leaseMs }),
    inLease: createInLease({ leases, clock, leaseMs: config.LEASE_MS }),
    poll: isAlone ? pollAlone : pollWithOthers,
  };
}
