import { backoffMs } from '../backoff.ts';
import type { Catalog, ReadEvent } from '../events/catalog.ts';
import { type ExclusiveLoop, type Role, type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { Lease } from '../model.ts';
import { createPolling, type PollTimes } from '../polling.ts';
import type { FannedOut, StoredEvent } from '../ports/inbox.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { findTwin } from './comment-records.ts';
import { cachedSubscriptions } from './indexed-subscriptions.ts';
import { type PlanEventDeps, planEvent } from './plan-event.ts';

const mostPerRound = 100;
/** So many events at most become one transaction, before requests that wait have their turn. */
const mostTogether = 10;
/** How soon an event that was not due is looked at again. */
const lookAgainMs = 50;
const mostFailuresInOrder = 5;

export type MatcherDeps = PlanEventDeps & {
  readonly subscriptions: Subscriptions;
  readonly roles: Roles;
  readonly poll: PollTimes;
};

/**
 * Takes stored events, oldest first, and puts what they lead to into the outbox: one atomic step per event. One of several
 * servers does it, so that the order holds and the twins of comments meet.
 */
export function startMatcher(deps: MatcherDeps): ExclusiveLoop {
  const { inbox, clock, log } = deps;
  const polling = createPolling(deps.poll);
  const subscriptionsOf = cachedSubscriptions(deps.subscriptions);
  /** Events that are not due yet, because they failed often. */
  const notBefore = new Map<number, number>();
  const failures = new Map<number, number>();
  const readOf = rememberReads(deps.catalog);

  const plan = async (event: StoredEvent, later: readonly StoredEvent[]) =>
    planEvent(deps, event, readOf(event), later, await subscriptionsOf(event.connectionId));

  /** Null when something stands in the way of one of them, which is found out one by one. */
  const matchTogether = async (events: readonly StoredEvent[], after: readonly StoredEvent[], lease: Lease) => {
    try {
      const planned = await Promise.all(events.map((event, at) => plan(event, [...events.slice(at + 1), ...after])));
      const ready = planned.filter((one) => one !== 'too_early');
      if (ready.length < planned.length) return null;
      const result = await inbox.fanOutAll(ready, lease);
      if (result !== 'done') return result;
      for (const { event, written } of ready) {
        written();
        failures.delete(event.id);
        notBefore.delete(event.id);
      }
      return result;
    } catch {
      return null;
    }
  };

  const matchDue = async (
    event: StoredEvent,
    later: readonly StoredEvent[],
    lease: Lease,
  ): Promise<FannedOut | 'too_early' | 'failed'> => {
    try {
      const planned = await plan(event, later);
      if (planned === 'too_early') return planned;
      const result = await inbox.fanOut(event, planned.plan, lease);
      if (result === 'done') planned.written();
      failures.delete(event.id);
      notBefore.delete(event.id);
      return result;
    } catch (error) {
      const count = (failures.get(event.id) ?? 0) + 1;
      failures.set(event.id, count);
      log.error('inbox.match_failed', { eventId: event.id, failures: count, error });
      // A few failures hold up what came later, to keep the order; then it is tried beside the others, for ever.
      if (count < mostFailuresInOrder) throw error;
      notBefore.set(event.id, clock.now() + backoffMs(count, 1));
      return 'failed';
    }
  };

  /** How long to rest before the round begins anew; null when it goes on. */
  const matchOneByOne = async (
    events: readonly StoredEvent[],
    after: readonly StoredEvent[],
    lease: Lease,
    role: Role,
    signal: AbortSignal,
  ): Promise<number | null> => {
    for (const [at, event] of events.entries()) {
      if (signal.aborted) return 0;
      const later = [...events.slice(at + 1), ...after];
      const result = await matchDue(event, later, lease);
      if (result === 'not_ours') role.doubt();
      // What comes behind it must not overtake it.
      if (result === 'not_ours' || result === 'outdated') return 0;
      if (result !== 'too_early') continue;
      // The others wait, too, to keep the order; only the twin it waits for goes first.
      const twin = findTwin(deps.catalog, event, later);
      if (!twin) return lookAgainMs;
      await matchDue(twin, [event], lease);
      return 0;
    }
    return null;
  };

  const work = async (signal: AbortSignal, lease: Lease, role: Role): Promise<number> => {
    const events = await inbox.unmatched(mostPerRound + notBefore.size);
    const now = clock.now();
    const due = events.filter(({ id }) => (notBefore.get(id) ?? 0) <= now);
    for (let index = 0; index < due.length; ) {
      if (signal.aborted) return 0;
      // Nothing here waits for anything but the database, which answers at once; all else would stand still for the round.
      if (index > 0) await new Promise(setImmediate);
      const events = strangers(due.slice(index, index + mostTogether), readOf);
      const later = due.slice(index + events.length);
      index += events.length;
      const together = events.length > 1 ? await matchTogether(events, later, lease) : null;
      if (together === 'not_ours') role.doubt();
      if (together === 'not_ours' || together === 'outdated') return 0;
      if (together !== null) continue;
      const restMs = await matchOneByOne(events, later, lease, role, signal);
      if (restMs !== null) return restMs;
    }
    if (due.length > 0) {
      polling.worked();
      return 0;
    }
    return events.length > 0 ? lookAgainMs : polling.restMs();
  };
  return startExclusiveLoop({ name: 'matcher', roles: deps.roles, clock, log, work });
}

/** Reads each event once, however often it is looked at. */
function rememberReads(catalog: Catalog): (event: StoredEvent) => ReadEvent {
  const reads = new WeakMap<StoredEvent, ReadEvent>();
  return (event) => {
    const read = reads.get(event) ?? catalog.read(JSON.parse(event.body));
    reads.set(event, read);
    return read;
  };
}

/**
 * The first of these events, and those after it as long as each is about another use case: none of them changes what another
 * leads to.
 */
function strangers(events: readonly StoredEvent[], readOf: (event: StoredEvent) => ReadEvent): readonly StoredEvent[] {
  const seen = new Set<string>();
  const known = events.findIndex((event) => {
    const about = aboutWhat(event, readOf);
    if (about === null || seen.has(about)) return true;
    seen.add(about);
    return false;
  });
  return known < 0 ? events : events.slice(0, Math.max(1, known));
}

function aboutWhat(event: StoredEvent, readOf: (event: StoredEvent) => ReadEvent): string | null {
  if (event.onlyLane !== null) return null;
  try {
    const { useCaseId } = readOf(event).facts;
    return useCaseId === null ? null : `${event.connectionId}/${useCaseId}`;
  } catch {
    // What is wrong with it is said when it is matched.
    return null;
  }
}
