import type { LaneClaim } from '../ports/outbox.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { moveEvents } from './windows.ts';

/** So many messages may wait in a channel and still come one by one. */
const mostOneByOne = 5;
/** A statement takes only so many values; what is left joins the digest the next time. */
const mostAtOnce = 1_000;

/**
 * Makes digests of what waits in a lane beyond the fifth message: one for the channel, and one for each card under which
 * several replies wait. Only whoever holds the claim may do so, and only it sends, so nothing that is being sent is touched.
 * Runs in the caller's transaction.
 */
export async function collapseWaiting(context: StoreContext, claim: LaneClaim): Promise<void> {
  const { db } = context;
  const held = await db
    .selectFrom('lanes')
    .select('id')
    .where('id', '=', claim.id)
    .where('token', '=', claim.token)
    .executeTakeFirst();
  if (!held) return;
  const waiting = await db
    .selectFrom('deliveries')
    .select(['id', 'event_id', 'comment_id', 'window_id', 'card_id', 'attempts', 'forgiven'])
    .where('lane_id', '=', claim.id)
    .where('state', '=', 'waiting')
    .where('collapsible', '=', 1)
    .orderBy('id')
    .limit(mostOneByOne + mostAtOnce)
    .execute();
  // What was tried may stand in Slack already.
  const beyond = waiting.slice(mostOneByOne).filter(({ attempts, forgiven }) => attempts === forgiven);
  for (const cardId of new Set(beyond.map(({ card_id }) => card_id))) {
    await collapse(
      context,
      claim,
      cardId,
      beyond.filter(({ card_id }) => card_id === cardId),
    );
  }
}

type Waiting = {
  readonly id: number;
  readonly event_id: number | null;
  readonly comment_id: number | null;
  readonly window_id: number | null;
};

async function collapse(
  context: StoreContext,
  claim: LaneClaim,
  cardId: number | null,
  beyond: readonly Waiting[],
): Promise<void> {
  const { db, clock } = context;
  const digest = await unsentDigest(context, claim.id, cardId);
  if (beyond.length === 1 && digest === null) return;

  const windowId = digest ?? (await addDigest(context, claim, cardId));
  const events = beyond.flatMap((one) =>
    one.event_id === null ? [] : [{ window_id: windowId, event_id: one.event_id, comment_id: one.comment_id }],
  );
  if (events.length > 0) await db.insertInto('window_events').values(events).execute();
  await moveEvents(
    context,
    beyond.flatMap((one) => one.window_id ?? []),
    windowId,
  );
  await db
    .updateTable('deliveries')
    .set({ state: 'withdrawn', last_error: 'collapsed', settled_at: clock.now() })
    .where(
      'id',
      'in',
      beyond.map(({ id }) => id),
    )
    .execute();
  await db
    .updateTable('lanes')
    .set((set) => ({ pending: set('pending', '-', beyond.length) }))
    .where('id', '=', claim.id)
    .execute();
}

/** The window of a digest that waits in the lane and was not tried yet; null when there is none. */
async function unsentDigest({ db }: StoreContext, lane: string, cardId: number | null): Promise<number | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('windows', 'windows.id', 'deliveries.window_id')
    .select('windows.id')
    .where('deliveries.lane_id', '=', lane)
    .where('deliveries.state', '=', 'waiting')
    .whereRef('deliveries.attempts', '=', 'deliveries.forgiven')
    .where('windows.kind', '=', 'burst')
    .where('deliveries.card_id', cardId === null ? 'is' : '=', cardId)
    .orderBy('windows.id')
    .executeTakeFirst();
  return row?.id ?? null;
}

async function addDigest(
  context: StoreContext,
  { id: lane, teamId, channelId }: LaneClaim,
  cardId: number | null,
): Promise<number> {
  const now = context.clock.now();
  const window = await context.db
    .insertInto('windows')
    .values({
      ...{ lane_id: lane, team_id: teamId, channel_id: channelId, kind: 'burst', key: '', state: 'closed' },
      ...{ due_at: now, latest_due_at: now, opened_at: now, settled_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addToLane(context, {
    ...{ laneId: lane, teamId, channelId, dedupeKey: `window:${window.id}`, windowId: window.id },
    ...{ role: cardId === null ? 'message' : 'reply', cardId, isBroadcast: false, aboutId: null },
    ...{ eventId: null, commentId: null, targetId: null, notice: null, mentionIds: [], isCollapsible: false },
  });
  return window.id;
}
