import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import type { StoreContext } from '../../src/store/dialect.ts';
import { createLeases } from '../../src/store/leases.ts';
import { type LeaseKeeper, startLeaseKeeper } from '../../src/workers/lease-keeper.ts';

/** The tasks of one more server on this database, let go of when the test ends. */
export function startRoles(
  { clock, ...store }: StoreContext & { readonly clock: Clock },
  leaseMs = 10_000,
): LeaseKeeper {
  const leases = createLeases({ ...store, clock });
  const keeper = startLeaseKeeper({ leases, clock, log: createLog('silent', []), leaseMs });
  onTestFinished(() => keeper.stop());
  return keeper;
}
