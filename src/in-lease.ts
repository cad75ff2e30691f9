import type { Clock } from './clock.ts';
import type { Lease } from './model.ts';

/** How soon a server asks again for what another one has. */
const lookAgainMs = 100;

/** One piece of work at a time among all servers. */
export type InLease = <T>(name: string, work: (held: HeldLease) => Promise<T>) => Promise<T>;

export type HeldLease = {
  readonly lease: Lease;
  /** Asks for more time. False: another server has it by now, as this one was stopped for too long. */
  prolong(): Promise<boolean>;
};

/**
 * Work with the same name happens in one server at a time; the others wait for their turn. Within this server whoever asks
 * sees to that himself: it gets what it has already.
 */
export function createInLease(deps: {
  readonly leases: {
    take(name: string, leaseMs: number): Promise<Lease | null>;
    renew(leases: readonly Lease[], leaseMs: number): Promise<readonly Lease[]>;
    release(lease: Lease): Promise<void>;
  };
  readonly clock: Clock;
  readonly leaseMs: number;
}): InLease {
  const { leases, clock, leaseMs } = deps;
  return async (name, work) => {
    let taken = await leases.take(name, leaseMs);
    while (taken === null) {
      await clock.sleep(lookAgainMs);
      taken = await leases.take(name, leaseMs);
    }
    const lease = taken;
    try {
      return await work({ lease, prolong: async () => (await leases.renew([lease], leaseMs)).length > 0 });
    } finally {
      // Where that is not possible, it runs out.
      await leases.release(lease).catch(() => undefined);
    }
  };
}
