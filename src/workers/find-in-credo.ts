import { oneLine } from '../blockkit/text.ts';
import { CredoApiError } from '../errors.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { Replies, Reply } from '../ports/replies.ts';

/** Credo's clock may be behind ours by so much. */
const clocksDifferMs = 5 * 60_000;

export type Found =
  | { readonly kind: 'there'; readonly commentId: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/**
 * Looks for a reply that was sent among the comments of its thread: the same words by the same person, not older than the
 * sending, and not known to be another reply. `unknown`: Credo did not answer, or not with all of them.
 */
export async function findInCredo(
  { credo, replies }: { readonly credo: CredoApi; readonly replies: Replies },
  { connectionId, useCaseId, threadId, sent }: Reply,
): Promise<Found> {
  if (sent === null) return { kind: 'absent' };
  try {
    const [others, { comments, isComplete }] = [
      new Set(await replies.commentIds(connectionId, threadId)),
      await credo.commentThreads.comments(useCaseId, threadId),
    ];
    const mine = comments.find(
      ({ id, userId, content, insertedAt }) =>
        !others.has(id) &&
        userId === sent.ownerId &&
        oneLine(content) === oneLine(sent.content) &&
        !(Date.parse(insertedAt ?? '') < sent.sentAt - clocksDifferMs),
    );
    if (mine) return { kind: 'there', commentId: mine.id };
    return { kind: isComplete ? 'absent' : 'unknown' };
  } catch (error) {
    if (error instanceof CredoApiError) return { kind: 'unknown' };
    throw error;
  }
}
