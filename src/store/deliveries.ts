import { type Expression, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { SlackMessage } from '../blockkit/message.ts';
import type { Delivery, DeliveryCard, DeliveryRole } from '../ports/outbox.ts';
import type { StoreContext } from './dialect.ts';

export type NewDelivery = {
  readonly role: DeliveryRole;
  readonly laneId: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly dedupeKey: string;
  readonly eventId: number | null;
  readonly commentId: number | null;
  readonly windowId: number | null;
  readonly targetId: number | null;
  readonly cardId: number | null;
  readonly isBroadcast: boolean;
  /** For a direct message: the message in a channel that says the same. */
  readonly aboutId: number | null;
  readonly notice: SlackMessage | null;
  readonly mentionIds: readonly string[];
  readonly isCollapsible: boolean;
};

/**
 * Puts a delivery at the end of its lane and returns its id; null when one with its key is there already, and nothing
 * changes. Runs in the caller's transaction.
 */
export async function addToLane({ db, clock }: StoreContext, delivery: NewDelivery): Promise<number | null> {
  const now = clock.now();
  const added = await db
    .insertInto('deliveries')
    .values({
      lane_id: delivery.laneId,
      role: delivery.role,
      dedupe_key: delivery.dedupeKey,
      event_id: delivery.eventId,
      comment_id: delivery.commentId,
      window_id: delivery.windowId,
      target_id: delivery.targetId,
      card_id: delivery.cardId,
      is_broadcast: delivery.isBroadcast ? 1 : 0,
      about_id: delivery.aboutId,
      notice_json: delivery.notice ? JSON.stringify(delivery.notice) : null,
      mention_ids_json: JSON.stringify(delivery.mentionIds),
      collapsible: delivery.isCollapsible ? 1 : 0,
      state: 'waiting',
      attempts: 0,
      may_be_repeat: 0,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['lane_id', 'dedupe_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return null;
  await db
    .insertInto('lanes')
    .values({
      id: delivery.laneId,
      team_id: delivery.teamId,
      channel_id: delivery.channelId,
      pending: 1,
      ready_at: now,
      lease_until: 0,
      token: 0,
      blocked_reason: null,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet((set) => ({ pending: set('lanes.pending', '+', 1) })))
    .execute();
  return added.id;
}

/** The oldest waiting delivery of a lane behind `after`, with the message it edits and the card it belongs to, if there are any. */
export async function findHead({ db }: StoreContext, lane: string, after = 0): Promise<Delivery | null> {
  const row = await db
    .selectFrom('deliveries as d')
    .leftJoin('cards', 'cards.id', 'd.card_id')
    .leftJoin('events as origin', 'origin.id', 'd.event_id')
    .leftJoin('deliveries as card_post', (join) => join.on((is) => is('card_post.id', '=', postBefore(is.ref('d.id')))))
    .leftJoin('deliveries as previous_post', 'previous_post.id', 'cards.previous_post_id')
    .leftJoin('deliveries as target', 'target.id', 'd.target_id')
    .leftJoin('deliveries as about', (join) =>
      join.on((is) => is('about.id', '=', is.fn.coalesce('d.about_id', 'target.about_id'))),
    )
    .select((select) => [
      select
        .selectFrom('deliveries as shown')
        .select((max) => max.fn.max('shown.settled_at').as('at'))
        .whereRef('shown.card_id', '=', 'd.card_id')
        .where('shown.id', '>=', postBefore(select.ref('d.id')))
        .where('shown.role', 'in', ['card', 'card_edit'])
        .where('shown.state', '=', 'delivered')
        .as('card_confirmed_at'),
      'd.id',
      'd.lane_id',
      'd.role',
      'd.event_id',
      'd.comment_id',
      'd.window_id',
      'd.notice_json',
      'd.mention_ids_json',
      'd.attempts',
      'd.forgiven',
      'd.first_attempt_at',
      'd.sending_at',
      'd.may_be_repeat',
      'd.is_broadcast',
      'target.role as target_role',
      'target.event_id as target_event_id',
      'target.may_be_repeat as target_may_be_repeat',
      'cards.connection_id as card_connection_id',
      'cards.review_id as card_review_id',
      'cards.post_id as newest_post_id',
      'card_post.slack_channel_id as card_channel_id',
      'card_post.slack_ts as card_ts',
      'card_post.content_hash as card_hash',
      'card_post.state as card_state',
      'card_post.may_be_repeat as card_may_be_repeat',
      'cards.previous_post_id',
      'previous_post.slack_ts as previous_ts',
      'target.slack_channel_id as target_channel_id',
      'target.slack_ts as target_ts',
      'target.content_hash as target_hash',
      'target.state as target_state',
      'd.created_at',
      'origin.received_at as origin_received_at',
      'origin.trace as origin_trace',
      'about.id as about_id',
      'about.state as about_state',
      'about.slack_channel_id as about_channel_id',
      'about.slack_ts as about_ts',
    ])
    .where('d.lane_id', '=', lane)
    .where('d.id', '>', after)
    .where('d.state', '=', 'waiting')
    .orderBy('d.id')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  // A card that was posted by another delivery meanwhile is not posted a second time, only brought up to date.
  const isOutdated = row.role === 'card' && row.newest_post_id !== row.id;
  const role = isOutdated ? 'card_edit' : roles.parse(row.role);
  return {
    id: row.id,
    laneId: row.lane_id,
    role,
    eventId: row.event_id,
    commentId: row.comment_id,
    windowId: row.window_id,
    notice: row.notice_json === null ? null : readMessage(row.notice_json),
    mentionIds: readIds(row.mention_ids_json),
    attempts: row.attempts - row.forgiven,
    firstAttemptAt: row.first_attempt_at,
    wasCutOff: row.sending_at !== null,
    mayBeRepeat: row.may_be_repeat === 1,
    target: targetOf(row, role),
    card: cardOf(row),
    threadTs: role === 'reply' ? (row.card_ts ?? row.target_ts) : null,
    isBroadcast: row.is_broadcast === 1,
    createdAt: row.created_at,
    origin: row.origin_received_at === null ? null : { receivedAt: row.origin_received_at, trace: row.origin_trace },
    about:
      row.about_id === null
        ? null
        : { channelId: row.about_channel_id, slackTs: row.about_ts, isWaiting: row.about_state === 'waiting' },
  };
}

const ids = z.array(z.string());

/** The Slack users a message may mention, from their column. */
export function readIds(json: string): readonly string[] {
  return ids.parse(JSON.parse(json));
}

/**
 * The post of a card that comes before a delivery in their lane: the newest one, or the one before it while the newest
 * still waits further back. For a query that joins `cards`.
 */
export function postBefore(deliveryId: Expression<number> | number): RawBuilder<number | null> {
  return sql`case when cards.post_id <= ${deliveryId} then cards.post_id else cards.previous_post_id end`;
}

type HeadRow = {
  readonly id: number;
  readonly target_role: string | null;
  readonly target_event_id: number | null;
  readonly target_channel_id: string | null;
  readonly target_ts: string | null;
  readonly target_hash: string | null;
  readonly target_state: string | null;
  readonly target_may_be_repeat: number | null;
  readonly card_connection_id: string | null;
  readonly card_review_id: string | null;
  readonly newest_post_id: number | null;
  readonly card_channel_id: string | null;
  readonly card_ts: string | null;
  readonly card_hash: string | null;
  readonly card_state: string | null;
  readonly card_may_be_repeat: number | null;
  readonly card_confirmed_at: number | null;
  readonly previous_post_id: number | null;
  readonly previous_ts: string | null;
};

function targetOf(row: HeadRow, role: DeliveryRole): Delivery['target'] {
  if (role === 'card_edit') {
    return {
      ...{ role: 'card', eventId: null, channelId: row.card_channel_id, slackTs: row.card_ts },
      ...{ contentHash: row.card_hash, state: row.card_state ?? 'gone' },
      mayBeRepeat: row.card_may_be_repeat === 1,
    };
  }
  if (role !== 'edit' && role !== 'card_end') return null;
  return {
    role: row.target_role === null ? 'message' : roles.parse(row.target_role),
    eventId: row.target_event_id,
    channelId: row.target_channel_id,
    slackTs: row.target_ts,
    contentHash: row.target_hash,
    state: row.target_state ?? 'gone',
    mayBeRepeat: row.target_may_be_repeat === 1,
  };
}

function cardOf(row: HeadRow): DeliveryCard | null {
  if (row.card_connection_id === null || row.card_review_id === null) return null;
  const isNewest = row.newest_post_id !== null && row.newest_post_id <= row.id;
  return {
    connectionId: row.card_connection_id,
    reviewId: row.card_review_id,
    slackTs: row.card_ts,
    mayBeRepeat: row.card_may_be_repeat === 1,
    confirmedAt: row.card_confirmed_at,
    previous: isNewest && row.previous_post_id !== null ? { slackTs: row.previous_ts } : null,
  };
}

const roles = z.enum(['message', 'edit', 'card', 'card_edit', 'card_end', 'reply']);

/** A message that we stored ourselves, so that its shape is what the type says. */
export function readMessage(json: string): SlackMessage {
  return storedMessage.parse(JSON.parse(json));
}

const storedMessage = z.custom<SlackMessage>((value) => typeof value === 'object' && value !== null && 'text' in value);
