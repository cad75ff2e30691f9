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
  readonly targetId: number | null;
  /** For a direct message: the message in a channel that says the same. */
  readonly aboutId: number | null;
  readonly notice: SlackMessage | null;
  readonly mentionIds: readonly string[];
};

/**
 * Puts a delivery at the end of its lane and returns its id; one with a known key is already there and changes nothing
 * (null). Runs in the caller's transaction.
 */
export async function addToLane({ db, clock }: StoreContext, delivery: NewDelivery): Promise<number | null> {
  const now = clock.now();
  const added = await db
    .insertInto('deliveries')
    .values({
      lane_id: delivery.laneId,
      dedupe_key: delivery.dedupeKey,
      event_id: delivery.eventId,
      comment_id: delivery.commentId,
      target_id: delivery.targetId,
      about_id: delivery.aboutId,
      notice_json: delivery.notice ? JSON.stringify(delivery.notice) : null,
      mention_ids_json: JSON.stringify(delivery.mentionIds),
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

/** Puts a ready-made message at the end of a lane, once per `dedupeKey`. Runs in the caller's transaction. */
export async function addNotice(
  context: StoreContext,
  teamId: string,
  channelId: string,
  dedupeKey: string,
  message: SlackMessage,
): Promise<void> {
  await addToLane(context, {
    laneId: laneId(teamId, channelId),
    teamId,
    channelId,
    dedupeKey: `notice:${dedupeKey}`,
    eventId: null,
    commentId: null,
    targetId: null,
    aboutId: null,
    notice: message,
    mentionIds: [],
  });
}

/** The oldest waiting delivery of a lane, with the message it edits, if it edits one. */
export async function findHead({ db }: StoreContext, lane: string): Promise<Delivery | null> {
  const row = await db
    .selectFrom('deliveries as d')
    .leftJoin('deliveries as target', 'target.id', 'd.target_id')
    .leftJoin('deliveries as about', (join) =>
      join.on((is) => is('about.id', '=', is.fn.coalesce('d.about_id', 'target.about_id'))),
    )
    .select([
      'd.id',
      'd.lane_id',
      'd.event_id',
      'd.comment_id',
      'd.target_id',
      'd.notice_json',
      'd.mention_ids_json',
      'd.attempts',
      'd.first_attempt_at',
      'd.sending_at',
      'd.may_be_repeat',
      'target.slack_channel_id as target_channel_id',
      'target.slack_ts as target_ts',
      'target.content_hash as target_hash',
      'target.state as target_state',
      'd.created_at',
      'about.id as about_id',
      'about.state as about_state',
      'about.slack_channel_id as about_channel_id',
      'about.slack_ts as about_ts',
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
    notice: row.notice_json === null ? null : storedMessage.parse(JSON.parse(row.notice_json)),
    mentionIds: readIds(row.mention_ids_json),
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    wasCutOff: row.sending_at !== null,
    mayBeRepeat: row.may_be_repeat === 1,
    createdAt: row.created_at,
    about:
      row.about_id === null
        ? null
        : { channelId: row.about_channel_id, slackTs: row.about_ts, isWaiting: row.about_state === 'waiting' },
    target:
      row.target_id === null
        ? null
        : {
            channelId: row.target_channel_id,
            slackTs: row.target_ts,
            contentHash: row.target_hash,
            state: row.target_state ?? 'gone',
          },
  };
}

const ids = z.array(z.string());

/** The Slack users a message may mention, from their column. */
export function readIds(json: string): readonly string[] {
  return ids.parse(JSON.parse(json));
}

/** Only `addToLane` writes this column, so its shape is what the type says. */
const storedMessage = z.custom<SlackMessage>((value) => typeof value === 'object' && value !== null && 'text' in value);
