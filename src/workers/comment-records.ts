import { createHash } from 'node:crypto';
import { areTwins, type Catalog, type CommentIdentity, mergeTwins, type ReadEvent } from '../events/catalog.ts';
import type { CommentPost, CommentRecord, Comments, Inbox, StoredEvent } from '../ports/inbox.ts';

type Deps = { readonly comments: Comments; readonly inbox: Inbox; readonly catalog: Catalog };

export type RecordedComment = {
  readonly record: CommentRecord;
  /** Where this comment was posted before: these messages are edited instead of posting again. */
  readonly posts: readonly CommentPost[];
  /** What was known of it before: its twin, or its earlier wording. */
  readonly earlier: readonly ReadEvent[];
};

/** How long one twin waits for the other. */
const patienceMs = 1_500;

/**
 * Whether it is too early to say what a twin speaks of. Without the current one, a new wording of a known comment looks
 * like a new comment; only where there are earlier comments, so that the first one is never late. Without the deprecated
 * one, it may not be known who spoke, and whoever tags himself is not to be told.
 */
export async function isTooEarly(
  deps: Deps,
  event: StoredEvent,
  { read, whole }: { readonly read: ReadEvent; readonly whole: ReadEvent },
  known: RecordedComment | null,
  now: number,
): Promise<boolean> {
  const { comment, facts } = read;
  if (comment === null || known === null) return false;
  if (now - event.receivedAt >= patienceMs || now < event.receivedAt) return false;
  if (comment.source === 'current') {
    return whole === read && facts.actor === null && facts.tagged.length > 0;
  }
  return known.record.id === null && (await deps.comments.areKnown(event.connectionId, comment.useCaseId));
}

/** All that is known of a comment when one of its events is matched: with its twin, came it before or only just now. */
export function knownWhole(
  catalog: Catalog,
  event: StoredEvent,
  read: ReadEvent,
  { earlier }: RecordedComment,
  later: readonly StoredEvent[],
): ReadEvent {
  const before = earlier.find(
    ({ comment }) => comment?.source !== read.comment?.source && comment?.text === read.comment?.text,
  );
  if (before) return mergeTwins(read, before);
  if (read.facts.actor !== null) return read;
  const after = findTwin(catalog, event, later);
  return after ? mergeTwins(read, catalog.read(JSON.parse(after.body))) : read;
}

/** Among events that came later, the one that tells of the same comment. */
export function findTwin(catalog: Catalog, event: StoredEvent, later: readonly StoredEvent[]): StoredEvent | null {
  const read = catalog.read(JSON.parse(event.body));
  if (read.comment === null) return null;
  // Twins are of two types; to read every later event for every event would be most of the work when many wait.
  const isTwin = (other: StoredEvent) =>
    other.connectionId === event.connectionId &&
    other.type !== event.type &&
    areTwins(read, catalog.read(JSON.parse(other.body)), event.receivedAt, other.receivedAt);
  return later.find(isTwin) ?? null;
}

/**
 * Finds out whether an event speaks of a comment we know: its twin (Credo announces a review comment twice), or an
 * earlier wording of it. `knownRecordId`: that is known already. Null when the event is no comment or names no use case.
 */
export async function recordComment(
  deps: Deps,
  event: StoredEvent,
  read: ReadEvent,
  knownRecordId: number | null = null,
): Promise<RecordedComment | null> {
  const identity = read.comment;
  if (!identity?.useCaseId) return null;
  const look = {
    connectionId: event.connectionId,
    useCaseId: identity.useCaseId,
    textHash: hashOfText(identity.text),
    commentId: identity.commentId,
  };
  const { reviewId } = identity;
  const known =
    (knownRecordId === null ? null : await deps.comments.byId(knownRecordId)) ??
    (await findRecord(deps, event, read, identity, await deps.comments.candidates(look)));
  const mine = identity.source === 'current' ? { currentEventId: event.id } : { deprecatedEventId: event.id };
  if (!known) {
    const fresh = {
      id: null,
      ...look,
      reviewId,
      at: event.happenedAt ?? event.receivedAt,
      currentEventId: null,
      deprecatedEventId: null,
    };
    return { record: { ...fresh, ...mine }, posts: [], earlier: [] };
  }
  const isNewWording = known.textHash !== look.textHash;
  // A new wording makes the other twin's event outdated; its own new one joins when it arrives.
  const others = isNewWording ? { currentEventId: null, deprecatedEventId: null } : {};
  const record = {
    ...known,
    textHash: look.textHash,
    commentId: look.commentId ?? known.commentId,
    reviewId: known.reviewId ?? reviewId,
    ...others,
    ...mine,
  };
  return {
    record,
    posts: known.id === null ? [] : await deps.comments.posts(known.id),
    earlier: await versionsOf(deps, known, event),
  };
}

/** The events a record holds, read; `event` need not be fetched. */
async function versionsOf(deps: Deps, record: CommentRecord, event: StoredEvent): Promise<readonly ReadEvent[]> {
  const versions: ReadEvent[] = [];
  for (const id of [record.currentEventId, record.deprecatedEventId]) {
    const stored = id === null ? null : id === event.id ? event : await deps.inbox.get(id);
    if (stored) versions.push(deps.catalog.read(JSON.parse(stored.body)));
  }
  return versions;
}

/** What tells the wordings of comments apart; `text` on one line. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function findRecord(
  deps: Deps,
  event: StoredEvent,
  read: ReadEvent,
  identity: CommentIdentity,
  candidates: readonly CommentRecord[],
): Promise<CommentRecord | null> {
  const sameComment = candidates.find(({ commentId }) => commentId !== null && commentId === identity.commentId);
  if (sameComment) return sameComment;

  for (const candidate of candidates) {
    const mySlot = identity.source === 'current' ? candidate.currentEventId : candidate.deprecatedEventId;
    const otherId = identity.source === 'current' ? candidate.deprecatedEventId : candidate.currentEventId;
    if (mySlot !== null || otherId === null) continue;
    const other = await deps.inbox.get(otherId);
    if (other && areTwins(read, deps.catalog.read(JSON.parse(other.body)), event.receivedAt, other.receivedAt))
      return candidate;
  }
  return null;
}

/** What a delivery shows: the newest wording, with all that either twin knows. */
export async function readWithTwin(deps: Deps, event: StoredEvent, commentRecordId: number | null): Promise<ReadEvent> {
  const read = deps.catalog.read(JSON.parse(event.body));
  const record = commentRecordId === null ? null : await deps.comments.byId(commentRecordId);
  if (!record) return read;
  const [first, second] = await versionsOf(deps, record, event);
  if (first && second) return mergeTwins(first, second);
  return first ?? read;
}
