import type { ReadEvent } from '../events/catalog.ts';
import type { MatchedChannel } from '../pipeline/match.ts';
import type { StoredEvent } from '../ports/inbox.ts';
import type { Echo, Replies } from '../ports/replies.ts';
import { hashOfText } from './comment-records.ts';

/**
 * Whether a comment is a reply that was sent from Slack, which Credo announces like any other, perhaps before it answers.
 * An edit never is: somebody changed what was said.
 */
export async function findEcho(
  replies: Replies,
  event: StoredEvent,
  { comment, facts }: ReadEvent,
): Promise<Echo | null> {
  if (comment === null || comment.isEdit) return null;
  return replies.echo({
    connectionId: event.connectionId,
    useCaseId: comment.useCaseId,
    eventId: event.id,
    source: comment.source,
    commentId: comment.commentId,
    threadId: comment.threadId,
    textHash: hashOfText(comment.text),
    authorId: facts.actor?.credoUserId ?? null,
    at: event.happenedAt ?? event.receivedAt,
  });
}

/** The channel it was written in shows it already; to all others it is news. */
export function withoutEcho(channels: readonly MatchedChannel[], echo: Echo | null): readonly MatchedChannel[] {
  return channels.filter((one) => one.teamId !== echo?.teamId || one.channelId !== echo.channelId);
}
