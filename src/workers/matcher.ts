import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog, ReadEvent } from '../events/catalog.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Subscription } from '../model.ts';
import { match } from '../pipeline/match.ts';
import type { Comments, Inbox, PlannedDelivery, StoredEvent } from '../ports/inbox.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { recordComment } from './comment-records.ts';
import { knownFacts } from './known-facts.ts';

const mostPerRound = 100;
/** A nudge wakes the matcher; this only catches what a nudge could miss. */
const pollMs = 1_000;
/** After this many failures an event is passed over until the next start, so that it cannot hold up the others. */
const mostFailures = 5;

export type MatcherDeps = {
  readonly inbox: Inbox;
  readonly comments: Comments;
  readonly subscriptions: Subscriptions;
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after deliveries were put into the outbox. */
  readonly onFanOut: () => void;
};

/** Takes stored events, oldest first, and puts what they lead to into the outbox: one atomic step per event. */
export function startMatcher(deps: MatcherDeps): Loop {
  const { inbox, log } = deps;
  const failures = new Map<number, number>();
  const subscriptionsOf = cachedSubscriptions(deps.subscriptions);
  const isPassedOver = (id: number) => (failures.get(id) ?? 0) >= mostFailures;

  const work = async (signal: AbortSignal): Promise<number> => {
    const events = await inbox.unmatched(mostPerRound + failures.size);
    const due = events.filter(({ id }) => !isPassedOver(id));
    for (const event of due) {
      if (signal.aborted) return 0;
      try {
        await matchOne(deps, event, await subscriptionsOf(event.connectionId));
        failures.delete(event.id);
      } catch (error) {
        failures.set(event.id, (failures.get(event.id) ?? 0) + 1);
        log.error('inbox.match_failed', { eventId: event.id, isPassedOver: isPassedOver(event.id), error });
        return pollMs;
      }
    }
    return due.length > 0 ? 0 : pollMs;
  };
  return startLoop({ name: 'matcher', clock: deps.clock, log, work });
}

async function matchOne(deps: MatcherDeps, event: StoredEvent, subscriptions: readonly Subscription[]): Promise<void> {
  const { directory, catalog, log } = deps;
  const read = catalog.read(JSON.parse(event.body));
  if (event.onlyLane === null) await directory.learn(event.connectionId, peopleOf(read));

  const here = event.onlyLane === null ? subscriptions : unfiltered(subscriptions, event.onlyLane);
  const known = await knownFacts(directory, event.connectionId, read.facts, here);
  const channels = match(read.facts, here, known);
  const comment = event.onlyLane === null ? await recordComment(deps, event, read) : null;
  const deliveries: PlannedDelivery[] = channels.map((channel) => ({
    ...channel,
    targetId:
      comment?.posts.find((post) => post.teamId === channel.teamId && post.channelId === channel.channelId)?.id ?? null,
  }));
  await deps.inbox.fanOut(event, { deliveries, comment: comment?.record ?? null });
  log.info('inbox.matched', { eventId: event.id, type: event.type, deliveries: deliveries.length });
  if (deliveries.length > 0) deps.onFanOut();
}

/** A test shows what a channel would get, whatever its filters say of the example. */
function unfiltered(subscriptions: readonly Subscription[], lane: string): readonly Subscription[] {
  const inLane = subscriptions.filter((row) => `${row.teamId}:${row.channelId}` === lane);
  return inLane.map((row) => ({
    ...row,
    selectors: row.selectors.map(({ group }) => ({ group, sub: null })),
    filters: [],
  }));
}

function peopleOf({ facts }: ReadEvent) {
  return [facts.actor, facts.assignee, ...facts.tagged].filter((person) => person !== null);
}

/** Reads a connection's subscriptions again only when its version has changed. */
function cachedSubscriptions(store: Subscriptions): (connectionId: string) => Promise<readonly Subscription[]> {
  const cache = new Map<string, { version: number; subscriptions: readonly Subscription[] }>();
  return async (connectionId) => {
    const cached = cache.get(connectionId);
    if (cached && cached.version === (await store.version(connectionId))) return cached.subscriptions;
    const fresh = await store.ofConnection(connectionId);
    cache.set(connectionId, fresh);
    return fresh.subscriptions;
  };
}
