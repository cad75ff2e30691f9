import { laneId } from '../lane-id.ts';
import type {
  Appended,
  FanOutPlan,
  Inbox,
  NewEvent,
  PlannedDelivery,
  ReviewChange,
  StoredEvent,
} from '../ports/inbox.ts';
import { editCards, ensureCard } from './cards.ts';
import { saveComment } from './comments.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { addDirect } from './directs.ts';
import { saveFieldValue } from './field-values.ts';
import { createGroupCommit } from './group-commit.ts';
import { holdEvent, isHeld, isTold, lanesHolding } from './holds.ts';
import { isStillHeld } from './leases.ts';
import { addRepair } from './repairs.ts';
import { mergeReview } from './reviews.ts';
import { eventColumns, toEvent } from './stored-event.ts';
import { readVersion } from './subscription-version.ts';
import { alone, freely } from './transactions.ts';
import { noteUnmatched } from './unmatched-people.ts';

/** Beyond this many waiting events the sender is asked to come back later (reliability: Recommended design). */
const mostWaiting = 2_000;
const mostPerCommit = 500;

/** The inbox. Events that wait together are committed together: one `fsync` for all of them. */
export function createInbox(
  context: StoreContext,
  limits: { readonly mostWaiting: number; readonly mostPerCommit: number } = { mostWaiting, mostPerCommit },
): Inbox {
  const { db, clock } = context;
  const commit = createGroupCommit<NewEvent, Appended>({
    ...limits,
    write: (events) => insertEvents(context, events),
  });

  const fanOutAll: Inbox['fanOutAll'] = (matches, lease) =>
    alone(context, async (inTransaction) => {
      if (lease && !(await isStillHeld(inTransaction, lease))) return 'not_ours';
      const versions = new Map<string, number>();
      for (const { connectionId } of matches.map(({ event }) => event))
        if (!versions.has(connectionId)) versions.set(connectionId, await readVersion(inTransaction, connectionId));
      const isOutdated = matches.some(
        ({ event, plan }) => versions.get(event.connectionId) !== plan.subscriptionsVersion,
      );
      if (isOutdated) return 'outdated';
      for (const { event, plan } of matches) {
        const marked = await inTransaction.db
          .updateTable('events')
          .set({ matched_at: clock.now() })
          .where('id', '=', event.id)
          .where('matched_at', 'is', null)
          .executeTakeFirst();
        if (marked.numUpdatedRows > 0n) await writePlan(inTransaction, event, plan);
      }
      return 'done';
    });

  return {
    append: async (event) => (await commit(event)) ?? { outcome: 'overloaded' },
    unmatched: (limit) =>
      db
        .selectFrom('events')
        .select(eventColumns)
        .where('matched_at', 'is', null)
        .orderBy('id')
        .limit(limit)
        .execute()
        .then((rows) => rows.map(toEvent)),
    get: async (id) => {
      const row = await db.selectFrom('events').select(eventColumns).where('id', '=', id).executeTakeFirst();
      return row ? toEvent(row) : null;
    },
    fanOut: (event, plan, lease) => fanOutAll([{ event, plan }], lease),
    fanOutAll,
    depth: async () => {
      const row = await db
        .selectFrom('events')
        .select((select) => [select.fn.countAll<number>().as('count'), select.fn.min('received_at').as('oldest')])
        .where('matched_at', 'is', null)
        .executeTakeFirstOrThrow();
      return { unmatched: Number(row.count), oldestReceivedAt: row.oldest };
    },
  };
}

async function writePlan(context: StoreContext, event: StoredEvent, plan: FanOutPlan): Promise<void> {
  const commentId = plan.comment ? await saveComment(context.db, plan.comment) : null;
  // One that is matched again may have been held, and told of in a message about many.
  const holding = await lanesHolding(context, event.id);
  const deliveries = plan.deliveries.filter((one) => !holding.has(laneId(one.teamId, one.channelId)));
  const places = plan.review ? await placesUnderCards(context, event, plan.review, deliveries) : null;
  if (plan.fieldValue) await saveFieldValue(context, event, plan.fieldValue);
  const posts = new Map<string, number | null>();
  for (const delivery of deliveries) {
    const { teamId, channelId, targetId, mentionIds, isCollapsible } = delivery;
    const lane = laneId(teamId, channelId);
    const place = places?.get(delivery) ?? flat;
    if (place === 'said_by_card') continue;
    if (commentId !== null && targetId === null && (await isHeld(context, lane, commentId))) continue;
    if (delivery.hold) {
      // One that is matched again may have been told by itself, before the channel chose to collect.
      if (await isTold(context, lane, event.id)) continue;
      await holdEvent(context, delivery, delivery.hold, { eventId: event.id, commentId });
      continue;
    }
    const id = await addToLane(context, {
      role: targetId === null ? place.role : 'edit',
      ...{ laneId: lane, teamId, channelId },
      dedupeKey: `event:${event.id}`,
      eventId: event.id,
      ...{ commentId, targetId, cardId: place.cardId, isBroadcast: place.isBroadcast, windowId: null },
      notice: null,
      ...{ mentionIds, isCollapsible, aboutId: null },
    });
    posts.set(lane, id);
  }
  for (const direct of plan.directs) {
    const aboutId = direct.seenIn === null ? null : (posts.get(laneId(direct.teamId, direct.seenIn)) ?? null);
    await addDirect(context, event, direct, { commentId, aboutId });
  }
  if (plan.asksTasksLater) {
    await addRepair(context, { kind: 'tasks', ref: event.id, connectionId: event.connectionId, useCaseId: '' });
  }
  for (const ping of plan.unmatched) await noteUnmatched(context, event.connectionId, ping);
}

type Place =
  | { readonly role: 'message' | 'reply'; readonly cardId: number | null; readonly isBroadcast: boolean }
  | 'said_by_card';

const flat: Place = { role: 'message', cardId: null, isBroadcast: false };

/**
 * Brings the cards of a review up to date, makes those that are missing, and tells for each delivery that is not flat
 * where it goes. Cards stand in their lanes before the replies to them.
 */
async function placesUnderCards(
  context: StoreContext,
  event: StoredEvent,
  review: ReviewChange,
  deliveries: readonly PlannedDelivery[],
): Promise<ReadonlyMap<PlannedDelivery, Place>> {
  const news = await mergeReview(context, event.connectionId, review);
  const places = new Map<PlannedDelivery, Place>();
  for (const delivery of deliveries) {
    if (delivery.threads === 'off' || delivery.targetId !== null || delivery.hold) continue;
    const manner = { isFollowed: news !== 'silent', isCollapsible: delivery.isCollapsible };
    const card = await ensureCard(context, event, review.reviewId, delivery, manner);
    const isState = news === 'state' || news === 'decision';
    const isSaid = news === 'silent' || card.isTold || (card.isNew && isState);
    const isBroadcast = delivery.threads === 'cards' && (news === 'decision' || news === 'outcome');
    places.set(delivery, isSaid ? 'said_by_card' : { role: 'reply', cardId: card.id, isBroadcast });
  }
  await editCards(context, event, review.reviewId);
  return places;
}

/** One transaction for a whole group; what became of each event in the same order. */
async function insertEvents(context: StoreContext, events: readonly NewEvent[]): Promise<Appended[]> {
  return freely(context, async (inside) => {
    // Whether one within the time of its key is known shows in no constraint, so of two that are alike one waits.
    const timed = events.filter(({ idempotencyKey }) => idempotencyKey.windowMs !== null);
    for (const key of timed.map(({ idempotencyKey }) => idempotencyKey.key).sort()) {
      await inside.dialect.lockKey(inside.db, `event ${key}`);
    }
    const appended: Appended[] = [];
    for (const run of runsOf(events)) {
      const [first] = run;
      const earlier = first?.idempotencyKey.windowMs == null ? null : await findEarlier(inside.db, first);
      appended.push(...(earlier ? [earlier] : await insertRun(inside.db, run)));
    }
    await noteArrivals(inside.db, events);
    return appended;
  });
}

/** Events in their order, those with a key that holds for ever together, each other one by itself. */
function runsOf(events: readonly NewEvent[]): readonly NewEvent[][] {
  const runs: NewEvent[][] = [];
  for (const event of events) {
    const last = runs.at(-1);
    const joins = event.idempotencyKey.windowMs === null && last?.[0]?.idempotencyKey.windowMs === null;
    if (last && joins) last.push(event);
    else runs.push([event]);
  }
  return runs;
}

/** One statement for all; what another process or an earlier one of them stored is found instead. */
async function insertRun(db: StoreContext['db'], events: readonly NewEvent[]): Promise<readonly Appended[]> {
  const nameOf = (event: NewEvent) => `${event.connectionId} ${storedKey(event)}`;
  // Of several that are alike, the first one is stored.
  const firsts = new Map<string, NewEvent>();
  for (const event of events) if (!firsts.has(nameOf(event))) firsts.set(nameOf(event), event);
  const rows = await db
    .insertInto('events')
    .values([...firsts.values()].map(toRow))
    .onConflict((conflict) => conflict.columns(['connection_id', 'idempotency_key']).doNothing())
    .returning(['id', 'connection_id', 'idempotency_key'])
    .execute();
  const fresh = new Map(rows.map((row) => [`${row.connection_id} ${row.idempotency_key}`, row.id]));
  const appended: Appended[] = [];
  for (const event of events) {
    const eventId = fresh.get(nameOf(event));
    fresh.delete(nameOf(event));
    appended.push(eventId === undefined ? ((await findEarlier(db, event)) ?? lost()) : { outcome: 'stored', eventId });
  }
  return appended;
}

function toRow(event: NewEvent) {
  return {
    connection_id: event.connectionId,
    idempotency_key: storedKey(event),
    body_hash: event.bodyHash,
    type: event.type,
    happened_at: event.happenedAt,
    received_at: event.receivedAt,
    body: event.body,
    only_lane: event.onlyLane,
    trace: event.trace,
  };
}

function lost(): never {
  throw new Error('An event was neither stored nor found.');
}

/** A key that holds only for a time is stored with the number of its time slot, so that it stays unique. */
function storedKey({ idempotencyKey, receivedAt }: NewEvent, slotsAgo = 0): string {
  if (idempotencyKey.windowMs === null) return idempotencyKey.key;
  return `${idempotencyKey.key}@${Math.floor(receivedAt / idempotencyKey.windowMs) - slotsAgo}`;
}

const forEverMs = 1e15;

async function findEarlier(db: StoreContext['db'], event: NewEvent): Promise<Appended | null> {
  const { idempotencyKey, receivedAt } = event;
  const { windowMs } = idempotencyKey;
  // Of two that came at the same time, another server may have stored the later one first.
  const slots = windowMs === null ? [0] : [0, 1, -1];
  const withinMs = windowMs ?? forEverMs;
  const earlier = await db
    .selectFrom('events')
    .select(['id', 'body_hash'])
    .where('connection_id', '=', event.connectionId)
    .where(
      'idempotency_key',
      'in',
      slots.map((ago) => storedKey(event, ago)),
    )
    .where('received_at', '>', receivedAt - withinMs)
    .where('received_at', '<', receivedAt + withinMs)
    .executeTakeFirst();
  if (!earlier) return null;
  return { outcome: earlier.body_hash === event.bodyHash ? 'duplicate' : 'conflict', eventId: earlier.id };
}

async function noteArrivals(db: StoreContext['db'], events: readonly NewEvent[]): Promise<void> {
  const latest = new Map<string, number>();
  for (const { connectionId, receivedAt, onlyLane } of events) {
    if (onlyLane === null) latest.set(connectionId, Math.max(receivedAt, latest.get(connectionId) ?? 0));
  }
  // In one order for all, so that two who note the same ones never wait for each other.
  for (const [id, at] of [...latest].sort(([a], [b]) => (a < b ? -1 : 1)))
    await db.updateTable('connections').set({ last_event_at: at }).where('id', '=', id).execute();
}
