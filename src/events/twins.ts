import type { EventFacts } from '../model.ts';
import { commentSentence, personalCommentSentence } from './comments.ts';
import { areDifferentPeople, distinctPeople, mergePeople } from './people.ts';
import { type CommentIdentity, createReadEvent, type ReadEvent } from './read-event.ts';

const twinWindowMs = 120_000;

/**
 * Whether two events speak of the same comment. Credo emits `use_case_comment` and `use_case_review_comment` for each,
 * with no common id (credo-api: Event catalogue, De-duplication of the pair).
 */
export function areTwins(a: ReadEvent, b: ReadEvent, receivedAtA: number, receivedAtB: number): boolean {
  if (a.comment === null || b.comment === null) return false;
  return (
    a.comment.source !== b.comment.source &&
    a.comment.useCaseId === b.comment.useCaseId &&
    a.comment.text === b.comment.text &&
    agree(a.comment.reviewId, b.comment.reviewId) &&
    !(a.facts.actor !== null && b.facts.actor !== null && areDifferentPeople(a.facts.actor, b.facts.actor)) &&
    Math.abs((a.happenedAt ?? receivedAtA) - (b.happenedAt ?? receivedAtB)) <= twinWindowMs
  );
}

/** One event that knows all that its two twins know; which of them comes first makes no difference. */
export function mergeTwins(a: ReadEvent, b: ReadEvent): ReadEvent {
  const [first, second] = inOrder(a, b);
  if (first.comment === null || second.comment === null) return first;
  const comment = mergeComments(first.comment, second.comment);
  const facts = mergeFacts(first.facts, second.facts);
  const times = [first.happenedAt, second.happenedAt].filter((time) => time !== null);
  const anomalies = new Set([...first.anomalies, ...second.anomalies]);
  if (facts.actor !== null) anomalies.delete('no_user');
  return createReadEvent({
    label: first.label,
    isKnown: true,
    anomalies: [...anomalies],
    happenedAt: times.length === 0 ? null : Math.min(...times),
    facts,
    comment,
    change: null,
    vaguely: 'A comment on',
    sentence: (voice, { tagged }) => commentSentence(comment, tagged, voice),
    personal: (voice) => personalCommentSentence(comment, voice),
    taskOver: () => [],
  });
}

const agree = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;

/** The current kind of event first, as it knows the comment's id and whether it is an edit. */
function inOrder(a: ReadEvent, b: ReadEvent): readonly [ReadEvent, ReadEvent] {
  const rank = ({ comment, facts }: ReadEvent) =>
    `${['current', 'deprecated'].indexOf(comment?.source ?? '') >>> 0} ${JSON.stringify([comment, facts])}`;
  return rank(a) <= rank(b) ? [a, b] : [b, a];
}

function mergeComments(first: CommentIdentity, second: CommentIdentity): CommentIdentity {
  return {
    ...first,
    commentId: first.commentId ?? second.commentId,
    reviewId: first.reviewId ?? second.reviewId,
    threadId: first.threadId ?? second.threadId,
    isEdit: first.isEdit || second.isEdit,
  };
}

function mergeFacts(first: EventFacts, second: EventFacts): EventFacts {
  return {
    ...first,
    subs: [...new Set([...first.subs, ...second.subs])],
    reviewId: first.reviewId ?? second.reviewId,
    actor: first.actor && second.actor ? mergePeople(first.actor, second.actor) : (first.actor ?? second.actor),
    tagged: distinctPeople([...first.tagged, ...second.tagged]),
  };
}
