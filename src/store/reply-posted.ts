import { laneId } from '../lane-id.ts';
import { saveComment } from './comments.ts';
import { addToLane, readMessage } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import type { RepliesTable } from './schema.ts';

/**
 * Notes that a reply is in Credo, records its comment so that what Credo tells of it later is known, and shows it in the
 * thread of the message it answers. Doing it again adds nothing but Credo's id. Runs in the caller's transaction. Returns
 * the comment's record; null for a reply that was never sent.
 */
export async function settlePosted(
  context: StoreContext,
  id: string,
  commentId: string | null,
): Promise<number | null> {
  const { db } = context;
  const reply = await db.selectFrom('replies').selectAll().where('id', '=', id).executeTakeFirst();
  if (!reply || reply.sent_at === null || reply.state === 'failed') return null;
  const recordId = reply.comment_record_id ?? (await recordFor(context, reply, commentId));
  await db
    .updateTable('replies')
    .set({
      ...{ state: 'posted', next_at: null, comment_record_id: recordId },
      comment_id: reply.comment_id ?? commentId,
    })
    .where('id', '=', id)
    .execute();
  if (commentId !== null) {
    await db
      .updateTable('comments')
      .set({ comment_id: commentId })
      .where('id', '=', recordId)
      .where('comment_id', 'is', null)
      .execute();
  }
  if (reply.comment_record_id === null) await show(context, reply, recordId);
  return recordId;
}

async function recordFor(context: StoreContext, reply: RepliesTable, commentId: string | null): Promise<number> {
  const { db, clock } = context;
  const told = await db
    .selectFrom('comments')
    .select('id')
    .where('connection_id', '=', reply.connection_id)
    .where('comment_id', 'is not', null)
    .where('comment_id', '=', commentId)
    .executeTakeFirst();
  if (told) return told.id;
  const origin = await db
    .selectFrom('deliveries')
    .innerJoin('comments', 'comments.id', 'deliveries.comment_id')
    .select('comments.review_id')
    .where('deliveries.id', '=', reply.origin_id)
    .executeTakeFirst();
  return saveComment(db, {
    id: null,
    connectionId: reply.connection_id,
    useCaseId: reply.use_case_id,
    reviewId: origin?.review_id ?? null,
    textHash: reply.text_hash ?? '',
    commentId,
    at: reply.sent_at ?? clock.now(),
    currentEventId: null,
    deprecatedEventId: null,
  });
}

/** Under the card if the message stands there, else under the message; nowhere if the channel was told already. */
async function show(context: StoreContext, reply: RepliesTable, recordId: number): Promise<void> {
  const { db } = context;
  const { team_id: teamId, channel_id: channelId } = reply;
  const lane = laneId(teamId, channelId);
  const isTold = await db
    .selectFrom('deliveries')
    .select('id')
    .where('comment_id', '=', recordId)
    .where('lane_id', '=', lane)
    .limit(1)
    .executeTakeFirst();
  if (isTold || reply.shown_json === null) return;
  const origin = await db
    .selectFrom('deliveries')
    .select(['id', 'card_id'])
    .where('id', '=', reply.origin_id)
    .executeTakeFirst();
  await addToLane(context, {
    role: origin ? 'reply' : 'message',
    ...{ laneId: lane, teamId, channelId },
    dedupeKey: `reply:${reply.id}`,
    eventId: null,
    commentId: recordId,
    windowId: null,
    targetId: origin && origin.card_id === null ? origin.id : null,
    cardId: origin?.card_id ?? null,
    isBroadcast: false,
    aboutId: null,
    notice: readMessage(reply.shown_json),
    mentionIds: [],
    isCollapsible: false,
  });
}
