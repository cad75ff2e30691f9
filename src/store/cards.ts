import { laneId } from '../lane-id.ts';
import { isReviewOver } from '../model.ts';
import type { StoredEvent } from '../ports/inbox.ts';
import type { DeliveryRole } from '../ports/outbox.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { readState } from './reviews.ts';

/** A card goes on in a new message when it is older than this, or has this many replies (product: Threading strategy). */
const oldestCardMs = 30 * 24 * 3_600_000;
const mostReplies = 200;

export type Conversation = { readonly teamId: string; readonly channelId: string };

type Card = Conversation & { readonly id: number; readonly postId: number | null };

/**
 * The card under which a channel gets news of a review. Makes it when there is none, and lets it go on in a new message
 * when it has grown too long and `isFollowed` by a reply; one that became a line of a digest is begun by such news, too. `isTold`: this very event was matched before and began a card
 * here. Runs in the caller's transaction.
 */
export async function ensureCard(
  context: StoreContext,
  event: StoredEvent,
  reviewId: string,
  { teamId, channelId }: Conversation,
  { isFollowed, isCollapsible }: { readonly isFollowed: boolean; readonly isCollapsible: boolean },
): Promise<{ readonly id: number; readonly isNew: boolean; readonly isTold: boolean }> {
  const key = { connection_id: event.connectionId, review_id: reviewId, team_id: teamId, channel_id: channelId };
  const made = await context.db
    .insertInto('cards')
    .values({ ...key, post_id: null, previous_post_id: null })
    .onConflict((conflict) => conflict.columns(['connection_id', 'review_id', 'team_id', 'channel_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) {
    await post(context, event, { id: made.id, teamId, channelId, postId: null }, isCollapsible);
    return { id: made.id, isNew: true, isTold: false };
  }
  const [card] = await cardsOf(context, event.connectionId, reviewId, { teamId, channelId });
  if (!card) throw new Error('A card that was there is gone.');
  if (await hasBegun(context, card, event)) return { id: card.id, isNew: false, isTold: true };
  if (isFollowed && card.postId === null) {
    await post(context, event, card, isCollapsible);
    return { id: card.id, isNew: true, isTold: false };
  }
  if (isFollowed && (await isTooLong(context, card))) {
    await post(context, event, card, false);
    await add(context, of(event, 'card_end'), card, 'card_end', card.postId);
  }
  return { id: card.id, isNew: false, isTold: false };
}

/** Brings every card of a review up to date where something is still subscribed. Runs in the caller's transaction. */
export async function editCards(context: StoreContext, event: StoredEvent, reviewId: string): Promise<void> {
  for (const card of await cardsOf(context, event.connectionId, reviewId, null)) {
    if (card.postId !== null && !(await isPostOf(context, card, event)))
      await add(context, of(event, 'card_edit'), card, 'card_edit', null);
  }
}

/**
 * Looks again at the cards a channel has of reviews that go on, or that began lately: what was decided while it had no
 * subscription, or what may be shown there, has changed. Runs in the caller's transaction.
 */
export async function refreshCards(context: StoreContext, { teamId, channelId }: Conversation): Promise<void> {
  const now = context.clock.now();
  const rows = await context.db
    .selectFrom('cards')
    .innerJoin('deliveries as post', 'post.id', 'cards.post_id')
    .innerJoin('reviews', (join) =>
      join
        .onRef('reviews.connection_id', '=', 'cards.connection_id')
        .onRef('reviews.review_id', '=', 'cards.review_id'),
    )
    .select(['cards.id', 'cards.post_id', 'post.created_at', 'reviews.state_json'])
    .where('cards.team_id', '=', teamId)
    .where('cards.channel_id', '=', channelId)
    .where('post.state', '=', 'delivered')
    .orderBy('cards.id')
    .execute();
  for (const { id, post_id: postId, created_at, state_json } of rows) {
    const isOld = now - created_at > oldestCardMs;
    if (isOld && isReviewOver(readState(state_json))) continue;
    const key = { eventId: null, dedupeKey: `card_refresh:${id}:${now}` };
    await add(context, key, { id, teamId, channelId, postId }, 'card_edit', null);
  }
}

/**
 * The card an edit found gone is posted anew by that edit, so that what comes after it follows. False when a newer post
 * waits in the lane already. Runs in the caller's transaction.
 */
export async function postAnew({ db }: StoreContext, deliveryId: number): Promise<boolean> {
  const lost = await db
    .selectFrom('deliveries')
    .innerJoin('cards', 'cards.id', 'deliveries.card_id')
    .leftJoin('deliveries as post', 'post.id', 'cards.post_id')
    .select(['cards.id', 'cards.post_id', 'cards.previous_post_id', 'post.slack_ts'])
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirstOrThrow();
  if (lost.post_id !== null && lost.post_id > deliveryId) return false;
  // What never stood in the channel is not continued.
  const previous = lost.slack_ts === null ? lost.previous_post_id : lost.post_id;
  await db
    .updateTable('cards')
    .set({ post_id: deliveryId, previous_post_id: previous })
    .where('id', '=', lost.id)
    .execute();
  await db.updateTable('deliveries').set({ role: 'card' }).where('id', '=', deliveryId).execute();
  return true;
}

async function post(context: StoreContext, event: StoredEvent, card: Card, isCollapsible: boolean): Promise<void> {
  const postId = await add(context, of(event, 'card'), card, 'card', null, isCollapsible);
  await context.db
    .updateTable('cards')
    .set({ post_id: postId, previous_post_id: card.postId })
    .where('id', '=', card.id)
    .execute();
}

function add(
  context: StoreContext,
  occasion: { readonly eventId: number | null; readonly dedupeKey: string },
  { id, teamId, channelId }: Card,
  role: DeliveryRole,
  targetId: number | null,
  isCollapsible = false,
): Promise<number | null> {
  return addToLane(context, {
    role,
    laneId: laneId(teamId, channelId),
    teamId,
    channelId,
    ...occasion,
    commentId: null,
    targetId,
    cardId: id,
    isBroadcast: false,
    notice: null,
    mentionIds: [],
    aboutId: null,
    windowId: null,
    isCollapsible,
  });
}

/** A review's cards; with `where` null only those of channels that subscribe something. */
async function cardsOf(
  { db }: StoreContext,
  connectionId: string,
  reviewId: string,
  where: Conversation | null,
): Promise<readonly Card[]> {
  const query = db
    .selectFrom('cards')
    .select(['id', 'team_id', 'channel_id', 'post_id'])
    .where('connection_id', '=', connectionId)
    .where('review_id', '=', reviewId);
  const found = where
    ? query.where('team_id', '=', where.teamId).where('channel_id', '=', where.channelId)
    : query.where((is) =>
        is.exists(
          is
            .selectFrom('subscriptions')
            .select('subscriptions.id')
            .whereRef('subscriptions.team_id', '=', 'cards.team_id')
            .whereRef('subscriptions.channel_id', '=', 'cards.channel_id'),
        ),
      );
  const rows = await found.orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, teamId: row.team_id, channelId: row.channel_id, postId: row.post_id }));
}

async function isTooLong({ db, clock }: StoreContext, { id, postId }: Card): Promise<boolean> {
  if (postId === null) return false;
  const { created_at, state, replies } = await db
    .selectFrom('deliveries as post')
    .select((select) => [
      'post.created_at',
      'post.state',
      select
        .selectFrom('deliveries')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('card_id', '=', id)
        .where('role', '=', 'reply')
        .where('state', '!=', 'withdrawn')
        .where('id', '>', postId)
        .as('replies'),
    ])
    .where('post.id', '=', postId)
    .executeTakeFirstOrThrow();
  if (state !== 'delivered') return false;
  return clock.now() - created_at > oldestCardMs || Number(replies) >= mostReplies;
}

async function hasBegun({ db }: StoreContext, { teamId, channelId }: Card, event: StoredEvent): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('lane_id', '=', laneId(teamId, channelId))
    .where('dedupe_key', '=', keyOf('card', event))
    .executeTakeFirst();
  return row !== undefined;
}

const of = (event: StoredEvent, role: DeliveryRole) => ({ eventId: event.id, dedupeKey: keyOf(role, event) });

const keyOf = (role: DeliveryRole, { id }: StoredEvent): string => `${role}:${id}`;

async function isPostOf({ db }: StoreContext, { postId }: Card, event: StoredEvent): Promise<boolean> {
  if (postId === null) return false;
  const row = await db.selectFrom('deliveries').select('event_id').where('id', '=', postId).executeTakeFirst();
  return row?.event_id === event.id;
}
