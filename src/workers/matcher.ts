import { backoffMs } from '../backoff.ts';
import { mergeReview } from '../cards/review-state.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog, ReadEvent } from '../events/catalog.ts';
import { type ExclusiveLoop, type Role, type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import { laneId } from '../lane-id.ts';
import type { Log } from '../log.ts';
import type { Lease, Subscription } from '../model.ts';
import { match } from '../pipeline/match.ts';
import { createPolling, type PollTimes } from '../polling.ts';
import type {
  CommentRecord,
  Comments,
  FannedOut,
  Inbox,
  PlannedDelivery,
  ReviewChange,
  StoredEvent,
} from '../ports/inbox.ts';
import type { Matched } from '../ports/observed.ts';
import type { Replies } from '../ports/replies.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { disconnected } from '../ports/team-connections.ts';
import type { Tracing } from '../ports/tracing.ts';
import { indexRows, type RowIndex } from '../subscriptions/index-rows.ts';
import { type AskedTasks, askForTasks, listingFor } from './ask-for-tasks.ts';
import { findTwin, isTooEarly, knownWhole, recordComment } from './comment-records.ts';
import { findEcho, withoutEcho } from './find-echo.ts';
import { knownFacts } from './known-facts.ts';
import { fieldValueOf, type PlanDeps, planDeliveries } from './plan-deliveries.ts';

const mostPerRound = 100;
/** How soon an event that was not due is looked at again. */
const lookAgainMs = 50;
const mostFailuresInOrder = 5;

export type MatcherDeps = PlanDeps & {
  readonly inbox: Inbox;
  readonly comments: Comments;
  readonly replies: Replies;
  readonly subscriptions: Subscriptions;
  readonly catalog: Catalog;
  readonly log: Log;
  readonly roles: Roles;
  readonly poll: PollTimes;
  readonly tracing: Tracing;
  /** The workspace whose a connection is; null when it is every workspace's, `nobody` when it is gone. */
  readonly teamOf: (connectionId: string) => Promise<string | null | 'nobody'>;
  readonly onMatched: (result: Matched) => void;
  /** Called after deliveries were put into the outbox, or events into windows. */
  readonly onFanOut: () => void;
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

  const matchDue = async (
    event: StoredEvent,
    later: readonly StoredEvent[],
    lease: Lease,
  ): Promise<MatchResult | 'failed'> => {
    try {
      const result = await matchOne(deps, event, later, await subscriptionsOf(event.connectionId), lease);
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

  const work = async (signal: AbortSignal, lease: Lease, role: Role): Promise<number> => {
    const events = await inbox.unmatched(mostPerRound + notBefore.size);
    const now = clock.now();
    const due = events.filter(({ id }) => (notBefore.get(id) ?? 0) <= now);
    for (const [index, event] of due.entries()) {
      if (signal.aborted) return 0;
      const later = due.slice(index + 1);
      const result = await matchDue(event, later, lease);
      if (result === 'not_ours') role.doubt();
      if (result !== 'too_early') continue;
      // The others wait, too, to keep the order; only the twin it waits for goes first.
      const twin = findTwin(deps.catalog, event, later);
      if (!twin) return lookAgainMs;
      await matchDue(twin, [event], lease);
      return 0;
    }
    if (due.length > 0) {
      polling.worked();
      return 0;
    }
    return events.length > 0 ? lookAgainMs : polling.restMs();
  };
  return startExclusiveLoop({ name: 'matcher', roles: deps.roles, clock, log, work });
}

type MatchResult = FannedOut | 'too_early';

async function matchOne(
  deps: MatcherDeps,
  event: StoredEvent,
  later: readonly StoredEvent[],
  { version, subscriptions: all, mayWant, teams }: IndexedSubscriptions,
  lease: Lease,
): Promise<MatchResult> {
  const { directory, catalog, clock, log } = deps;
  const team = await deps.teamOf(event.connectionId);
  const isOurs = ({ teamId }: { readonly teamId: string }) => team === null || team === teamId;
  const ours = (rows: readonly Subscription[]) => rows.filter((row) => isOurs(row) && row.reason !== disconnected);
  const span = deps.tracing.start('event.match', { parent: event.trace });
  const read = catalog.read(JSON.parse(event.body));
  const isTest = event.onlyLane !== null;
  const echo = isTest ? null : await findEcho(deps.replies, event, read);
  const comment = isTest ? null : await recordComment(deps, event, read, echo?.commentRecordId);
  const whole = comment === null ? read : knownWhole(catalog, event, read, comment, later);
  if (await isTooEarly(deps, event, { read, whole }, comment, clock.now())) return 'too_early';
  if (!isTest) await learnFrom(directory, event.connectionId, whole);

  const listed = isTest ? null : await askForTasks(deps, event.connectionId, read.facts);
  const here = event.onlyLane === null ? ours(mayWant(read.facts)) : unfiltered(ours(all), event.onlyLane);
  const known = await knownFacts(directory, event.connectionId, read.facts, here);
  const channels = withoutEcho(match(read.facts, here, known), echo);
  const occasion = {
    ...{ event, read: whole, earlier: comment?.earlier ?? [], posts: comment?.posts ?? [] },
    tasks: listed?.tasks ?? null,
  };
  const askedIn = isTest ? [] : (await deps.personSettings.asked()).filter(isOurs);
  const following = isTest ? here : teams.filter(isOurs);
  const teamIds = [...new Set([...following, ...askedIn].map(({ teamId }) => teamId))];
  const planned = await planDeliveries(deps, occasion, channels, teamIds);
  const review = isTest ? null : reviewChange(event, read, comment?.record ?? null, listed);
  const fieldValue = fieldValueOf(event, read);
  const plan = { subscriptionsVersion: version, ...planned, comment: comment?.record ?? null, review, fieldValue };
  const fannedOut = await deps.inbox.fanOut(event, plan, lease);
  if (fannedOut !== 'done') return fannedOut;
  const { deliveries, directs } = planned;
  const matched = matchedAs(deliveries, directs.length);
  span.end({ 'event.matched': matched, 'event.deliveries': deliveries.length, 'event.directs': directs.length });
  deps.onMatched(matched);
  const { id: eventId, idempotencyKey, type } = event;
  log.info('inbox.matched', {
    ...{ eventId, idempotencyKey, type, deliveries: deliveries.length, directs: directs.length },
    held: [...new Set(deliveries.flatMap(({ hold }) => hold?.kind ?? []))],
    ...(echo === null ? {} : { isReply: true }),
  });
  if (deliveries.length + directs.length > 0 || review !== null || echo !== null) deps.onFanOut();
  return 'done';
}

function matchedAs(deliveries: readonly PlannedDelivery[], directs: number): Matched {
  if (directs > 0 || deliveries.some(({ hold }) => hold === null)) return 'delivered';
  return deliveries.length > 0 ? 'held' : 'nobody';
}

/** What an event tells of a review; of a comment's review its twin may know. */
function reviewChange(
  event: StoredEvent,
  { facts }: ReadEvent,
  comment: CommentRecord | null,
  listed: AskedTasks | null,
): ReviewChange | null {
  const reviewId = facts.reviewId ?? comment?.reviewId ?? null;
  if (reviewId === null) return null;
  const at = event.happenedAt ?? event.receivedAt;
  const write = { ...facts, at, key: event.idempotencyKey, listed: listed && listingFor(facts, listed) };
  return { reviewId, merge: (state) => mergeReview(state, write) };
}

/** A test shows what a channel would get, whatever its filters say of the example. */
function unfiltered(subscriptions: readonly Subscription[], lane: string): readonly Subscription[] {
  const inLane = subscriptions.filter((row) => laneId(row.teamId, row.channelId) === lane);
  return inLane.map((row) => ({
    ...row,
    selectors: row.selectors.map(({ group }) => ({ group, sub: null })),
    filters: [],
  }));
}

/** What an event tells beside its news: who people are, and who started a review. */
async function learnFrom(directory: Directory, connectionId: string, { facts }: ReadEvent): Promise<void> {
  const { actor, assignee, tagged, reviewId, subs } = facts;
  await directory.learn(
    connectionId,
    [actor, assignee, ...tagged].filter((person) => person !== null),
  );
  if (actor && reviewId !== null && subs.includes('opened')) await directory.learnReview(connectionId, reviewId, actor);
}

type IndexedSubscriptions = {
  readonly version: number;
  readonly subscriptions: readonly Subscription[];
  readonly mayWant: RowIndex<Subscription>;
  /** The workspaces that are still connected, each once. */
  readonly teams: readonly { readonly teamId: string }[];
};

/** Reads a connection's subscriptions again only when its version has changed. */
function cachedSubscriptions(store: Subscriptions): (connectionId: string) => Promise<IndexedSubscriptions> {
  const cache = new Map<string, IndexedSubscriptions>();
  return async (connectionId) => {
    const cached = cache.get(connectionId);
    if (cached && cached.version === (await store.version(connectionId))) return cached;
    const { version, subscriptions } = await store.ofConnection(connectionId);
    const connected = subscriptions.filter(({ reason }) => reason !== disconnected);
    const teams = [...new Set(connected.map(({ teamId }) => teamId))].map((teamId) => ({ teamId }));
    const fresh = { version, subscriptions, mayWant: indexRows(subscriptions), teams };
    cache.set(connectionId, fresh);
    return fresh;
  };
}
