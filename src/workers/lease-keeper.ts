import type { Clock } from '../clock.ts';
import type { Role, Roles } from '../exclusive-loop.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Lease } from '../model.ts';
import type { Leases } from '../ports/leases.ts';

/** How soon a task is taken over that its server let go of. */
const lookMs = 500;

export type LeaseKeeper = Loop & Roles;

type Held = { readonly lease: Lease; readonly until: number };
type Wanted = { held: Held | null; lost: AbortController; readonly wake: () => void };

/**
 * Takes the leases of this server's tasks whenever they are free, and prolongs them for as long as it lives: those of a
 * server that is killed are free after `leaseMs`. One that could not be prolonged in time counts as lost.
 */
export function startLeaseKeeper(deps: {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
}): LeaseKeeper {
  const { leases, clock, log, leaseMs } = deps;
  const wanted = new Map<string, Wanted>();

  const lose = (one: Wanted) => {
    one.held = null;
    one.lost.abort();
  };
  const renew = async (held: readonly Wanted[]) => {
    const askedAt = clock.now();
    const until = askedAt + leaseMs;
    const ours = held.flatMap((one) => one.held?.lease ?? []);
    const kept = new Set((await leases.renew(ours, leaseMs)).map(({ token, name }) => `${name} ${token}`));
    for (const one of held) {
      if (one.held === null) continue;
      const { lease, until: heldUntil } = one.held;
      if (kept.has(`${lease.name} ${lease.token}`)) {
        one.held = { lease, until };
        // Its work stood still as long as nobody knew whose it was.
        if (heldUntil <= askedAt) one.wake();
      } else {
        log.warn('lease.lost', { lease: lease.name });
        lose(one);
      }
    }
  };
  const take = async (name: string) => {
    const until = clock.now() + leaseMs;
    const lease = await leases.take(name, leaseMs);
    const one = wanted.get(name);
    if (lease === null) return;
    if (one === undefined) return leases.release(lease);
    one.held = { lease, until };
    one.lost = new AbortController();
    log.debug('lease.taken', { lease: name });
    one.wake();
  };

  const work = async (): Promise<number> => {
    const held = [...wanted.values()].filter((one) => one.held !== null);
    const endsAt = Math.min(...held.map((one) => one.held?.until ?? 0));
    if (endsAt - clock.now() <= leaseMs * renewAt) await renew(held);
    const missing = [...wanted].filter(([, one]) => one.held === null).map(([name]) => name);
    if (missing.length > 0) for (const name of await leases.free(missing)) await take(name);
    const isMissing = [...wanted.values()].some((one) => one.held === null);
    return isMissing ? Math.min(lookMs, leaseMs / 3) : leaseMs / 3;
  };
  const loop = startLoop({ name: 'leases', clock, log, work });

  return {
    ...loop,
    take: (name, wake) => {
      const one: Wanted = { held: null, lost: new AbortController(), wake };
      wanted.set(name, one);
      loop.nudge();
      const role: Role = {
        held: () => {
          if (one.held === null) return null;
          if (clock.now() < one.held.until) return one.held.lease;
          // This server was stopped, or the clock was set; the store knows whether somebody else has it.
          loop.nudge();
          return null;
        },
        get lost() {
          return one.lost.signal;
        },
        doubt: () => {
          if (one.held !== null) lose(one);
          loop.nudge();
        },
        release: async () => {
          const lease = one.held?.lease ?? null;
          if (wanted.get(name) === one) wanted.delete(name);
          lose(one);
          if (lease === null) return;
          // Where that is not possible, it runs out.
          await leases.release(lease).catch((error: unknown) => log.warn('lease.not_released', { lease: name, error }));
        },
      };
      return role;
    },
  };
}

/** What is left of a lease when it is prolonged. */
const renewAt = 2 / 3;
