import { z } from 'zod';
import type { SlackMessage } from '../blockkit/message.ts';
import { laneId } from '../lane-id.ts';
import type { Delivery } from '../ports/outbox.ts';
import type { StoreContext } from './dialect.ts';

export type NewDelivery = {
  readonly laneId: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly dedupeKey: string;
  readonly eventId: number | null;
  readonly commentId: number | null;
  readonly windowId: number | null;
  readonly targetId: number | null;
  readonly notice: SlackMessage | null;
  readonly mentions: boolean;
  readonly isCollapsible: boolean;
};

/** Puts a delivery at the end of its lane; one with a known key is already there and changes nothing. Runs in the caller's transaction. */
export async function addToLane({ db, clock }: StoreContext, delivery: NewDelivery): Promise<void> {
  const now = clock.now();
  const added = await db
    .insertInto('deliveries')
    .values({
      lane_id: delivery.laneId,
      dedupe_key: delivery.dedupeKey,
      event_id: delivery.eventId,
      comment_id: delivery.commentId,
      window_id: delivery.windowId,
      target_id: delivery.targetId,
      notice_json: delivery.notice ? JSON.stringify(delivery.notice) : null,
      mentions: delivery.mentions ? 1 : 0,
      collapsible: delivery.isCollapsible ? 1 : 0,
      state: 'waiting',
      attempts: 0,
      may_be_repeat: 0,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['lane_id', 'dedupe_key']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 0n) return;
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
}

/** Puts a ready-made message at the end of a lane, once per `dedupeKey`. Runs in the caller's transaction. */
export function addNotice(
  context: StoreContext,
  teamId: string,
  channelId: string,
  dedupeKey: string,
  message: SlackMessage,
): Promise<void> {
  return addToLane(context, {
    laneId: laneId(teamId, channelId),
    teamId,
    channelId,
    dedupeKey: `notice:${dedupeKey}`,
    eventId: null,
    commentId: null,
    windowId: null,
    targetId: null,
    notice: message,
    mentions: false,
    isCollapsible: false,
  });
}

/** The oldest waiting delivery of a lane, with the message it edits, if it edits one. */
export async function findHead({ db }: StoreContext, lane: string): Promise<Delivery | null> {
  const row = await db
    .selectFrom('deliveries as d')
    .leftJoin('deliveries as target', 'target.id', 'd.target_id')
    .select([
      'd.id',
      'd.lane_id',
      'd.event_id',
      'd.comment_id',
      'd.window_id',
      'd.target_id',
      'd.notice_json',
      'd.mentions',
      'd.attempts',
      'd.first_attempt_at',
      'd.sending_at',
      'd.may_be_repeat',
      'target.slack_ts as target_ts',
      'target.content_hash as target_hash',
      'target.state as target_state',
    ])
    .where('d.lane_id', '=', lane)
    .where('d.state', '=', 'waiting')
    .orderBy('d.id')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    laneId: row.lane_id,
    eventId: row.event_id,
    commentId: row.comment_id,
    windowId: row.window_id,
    notice: row.notice_json === null ? null : storedMessage.parse(JSON.parse(row.notice_json)),
    mentions: row.mentions === 1,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    wasCutOff: row.sending_at !== null,
    mayBeRepeat: row.may_be_repeat === 1,
    target:
      row.target_id === null
        ? null
        : { slackTs: row.target_ts, contentHash: row.target_hash, state: row.target_state ?? 'gone' },
  };
}

/** Only `addToLane` writes this column, so its shape is what the type says. */
const storedMessage = z.custom<SlackMessage>((value) => typeof value === 'object' && value !== null && 'text' in value);
