import type { Echo, EchoLook } from '../ports/replies.ts';
import type { StoreContext } from './dialect.ts';
import { settlePosted } from './reply-posted.ts';

/** How far Credo's time of a comment may be from ours of sending it: clocks differ, and Credo may be slow. */
const beforeMs = 2 * 60_000;
const afterMs = 10 * 60_000;

/**
 * The reply an event tells of: the one with this comment id, else the oldest that was sent about then with these words,
 * and of which this kind of event has not told yet. Runs in the caller's transaction.
 */
export async function findEcho(context: StoreContext, look: EchoLook): Promise<Echo | null> {
  const { commentId } = look;
  const rows = await context.db
    .selectFrom('replies')
    .leftJoin('comments', 'comments.id', 'replies.comment_record_id')
    .select([
      'replies.id',
      'replies.team_id',
      'replies.channel_id',
      'replies.comment_id',
      'replies.thread_id',
      'replies.text_hash',
      'replies.owner_id',
      'replies.sent_at',
      'comments.text_hash as told_hash',
      'comments.deprecated_event_id',
    ])
    .where('replies.connection_id', '=', look.connectionId)
    .where('replies.use_case_id', '=', look.useCaseId)
    .where('replies.state', 'in', ['sending', 'posted', 'unconfirmed'])
    .orderBy('replies.sent_at')
    .execute();
  type Row = (typeof rows)[number];
  const isAlike = ({ text_hash, told_hash, thread_id, owner_id, sent_at }: Row) =>
    text_hash === look.textHash &&
    (told_hash === null || told_hash === look.textHash) &&
    (look.threadId === null || thread_id === look.threadId) &&
    (look.authorId === null || owner_id === look.authorId) &&
    sent_at !== null &&
    look.at >= sent_at - beforeMs &&
    look.at <= sent_at + afterMs;
  const isFree = ({ comment_id, deprecated_event_id }: Row) =>
    look.source === 'current'
      ? comment_id === null
      : deprecated_event_id === null || deprecated_event_id === look.eventId;
  const found =
    rows.find(({ comment_id }) => commentId !== null && comment_id === commentId) ??
    rows.find((row) => isAlike(row) && isFree(row));
  if (!found) return null;
  const commentRecordId = await settlePosted(context, found.id, commentId);
  return commentRecordId === null ? null : { teamId: found.team_id, channelId: found.channel_id, commentRecordId };
}
