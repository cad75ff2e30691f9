import { mergeReview } from '../cards/review-state.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog, ReadEvent } from '../events/catalog.ts';
import { laneId } from '../lane-id.ts';
import type { Log } from '../log.ts';
import type { Subscription } from '../model.ts';
import { match } from '../pipeline/match.ts';
import type {
  CommentRecord,
  Comments,
  FanOutPlan,
  Inbox,
  PlannedDelivery,
  ReviewChange,
  StoredEvent,
} from '../ports/inbox.ts';
import type { Matched } from '../ports/observed.ts';
import type { Replies } from '../ports/replies.ts';
import { disconnected } from '../ports/team-connections.ts';
import type { Tracing } from '../ports/tracing.ts';
import { type AskedTasks, askForTasks, listingFor } from './ask-for-tasks.ts';
import { isTooEarly, knownWhole, recordComment } from './comment-records.ts';
import { findEcho, withoutEcho } from './find-echo.ts';
import type { IndexedSubscriptions } from './indexed-subscriptions.ts';
import { knownFacts } from './known-facts.ts';
import { fieldValueOf, type PlanDeps, planDeliveries } from './plan-deliveries.ts';

export type PlanEventDeps = PlanDeps & {
  readonly inbox: Inbox;
  readonly comments: Comments;
  readonly replies: Replies;
  readonly catalog: Catalog;
  readonly log: Log;
  readonly tracing: Tracing;
  /** The workspace whose a connection is; null when it is every workspace's, `nobody` when it is gone. */
  readonly teamOf: (connectionId: string) => Promise<string | null | 'nobody'>;
  readonly onMatched: (result: Matched) => void;
  /** Called after deliveries were put into the outbox, or events into windows. */
  readonly onFanOut: () => void;
};

/** What is to be written for an event, and what is said and counted once it is. */
export type PlannedEvent = {
  readonly event: StoredEvent;
  readonly plan: FanOutPlan;
  readonly written: () => void;
};

/** Looks up what filters and people need, and plans what an event leads to; `later` are events that came after it. */
export async function planEvent(
  deps: PlanEventDeps,
  event: StoredEvent,
  read: ReadEvent,
  later: readonly StoredEvent[],
  { version, subscriptions: all, mayWant, teams }: IndexedSubscriptions,
): Promise<PlannedEvent | 'too_early'> {
  const { directory, catalog, clock, log } = deps;
  const team = await deps.teamOf(event.connectionId);
  const isOurs = ({ teamId }: { readonly teamId: string }) => team === null || team === teamId;
  const ours = (rows: readonly Subscription[]) => rows.filter((row) => isOurs(row) && row.reason !== disconnected);
  const span = deps.tracing.start('event.match', { parent: event.trace });
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
  const written = () => {
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
  };
  return { event, plan, written };
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
