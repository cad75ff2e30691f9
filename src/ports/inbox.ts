import type { ChannelSettings, Hold, Lease, ReviewNews, ReviewState } from '../model.ts';
import type { UnmatchedPing } from './people.ts';

/* The inbox: every event is stored before it is acknowledged. */

export type NewEvent = {
  readonly connectionId: string;
  /** `windowMs` null: the same key is the same event for ever; otherwise only within that time. */
  readonly idempotencyKey: { readonly key: string; readonly windowMs: number | null };
  readonly bodyHash: string;
  readonly type: string | null;
  readonly happenedAt: number | null;
  readonly receivedAt: number;
  readonly body: string;
  /** A test event goes to this lane only; null for every real one. */
  readonly onlyLane: string | null;
  /** The W3C `traceparent` that what becomes of it goes on from; null when nobody traces. */
  readonly trace: string | null;
};

export type StoredEvent = Omit<NewEvent, 'idempotencyKey' | 'bodyHash'> & {
  readonly id: number;
  /** As stored; what the sender's own id became. */
  readonly idempotencyKey: string;
};

/**
 * What became of an event, and under which id it, or the first of its key, is stored. `overloaded`: not stored, try again
 * later. `conflict`: the key is known, but came with another body; the first wins.
 */
export type Appended =
  | { readonly outcome: 'stored' | 'duplicate' | 'conflict'; readonly eventId: number }
  | { readonly outcome: 'overloaded' };

/**
 * What became of a plan. `outdated`: subscriptions were changed since it was made; `not_ours`: another server matches
 * events by now. Then nothing was done.
 */
export type FannedOut = 'done' | 'outdated' | 'not_ours';

export type Inbox = {
  /** Resolves only once the event is safely on disk. Rejects when it could not be stored. */
  append(event: NewEvent): Promise<Appended>;
  /** Stored events that were not matched yet, oldest first. */
  unmatched(limit: number): Promise<readonly StoredEvent[]>;
  get(id: number): Promise<StoredEvent | null>;
  /**
   * The one atomic step from inbox to outbox. Does nothing when the event was matched before. `lease`: what whoever made
   * the plan must still have; a server that is alone need not have any.
   */
  fanOut(event: StoredEvent, plan: FanOutPlan, lease?: Lease): Promise<FannedOut>;
  /** The same for several events, in their order and all at once: when one fails or is outdated, nothing was done. */
  fanOutAll(
    matches: readonly { readonly event: StoredEvent; readonly plan: FanOutPlan }[],
    lease?: Lease,
  ): Promise<FannedOut>;
  /** What was received and not matched yet: how much, and since when. */
  depth(): Promise<{ readonly unmatched: number; readonly oldestReceivedAt: number | null }>;
};

export type PlannedDelivery = {
  readonly teamId: string;
  readonly channelId: string;
  /** The delivery whose message is to be edited; null to post a new one. */
  readonly targetId: number | null;
  /** The Slack users whom the message may mention. */
  readonly mentionIds: readonly string[];
  /** Where news of a review goes: under its card, or flat into the channel. */
  readonly threads: ChannelSettings['threads'];
  /** Null: it is told of at once. */
  readonly hold: Hold | null;
  /** Whether it may become a line of a digest when too much waits in the channel. */
  readonly isCollapsible: boolean;
};

/** What an event tells of a review. `merge` is pure, and its result the same for every order of changes. */
export type ReviewChange = {
  readonly reviewId: string;
  merge(state: ReviewState | null): { readonly state: ReviewState; readonly news: ReviewNews };
};

/** A direct message that tells one person of an event. */
export type PlannedDirect = {
  readonly teamId: string;
  readonly slackUserId: string;
  /** The delivery whose message is rewritten; null to send a new one. */
  readonly targetId: number | null;
  /** A channel whose message about the same event this person can read; null when there is none. */
  readonly seenIn: string | null;
  /** Set when the message asks for a task, or rewrites one that did. */
  readonly task: { readonly reviewId: string; readonly credoUserId: string } | null;
};

export type FanOutPlan = {
  /** The version of the connection's subscriptions that the plan was made with. */
  readonly subscriptionsVersion: number;
  readonly deliveries: readonly PlannedDelivery[];
  readonly directs: readonly PlannedDirect[];
  /** Nobody said who has the tasks now, so that direct messages may have to be rewritten later. */
  readonly asksTasksLater?: boolean;
  /** Who would have been told, but is nobody in Slack. */
  readonly unmatched: readonly UnmatchedPing[];
  readonly comment: CommentRecord | null;
  readonly review: ReviewChange | null;
  readonly fieldValue: FieldValue | null;
};

/** What a field of a use case was said to be, and when; all that was said is kept, so that late news change nothing. */
export type FieldValue = {
  readonly useCaseId: string;
  readonly field: string;
  readonly at: number;
  readonly value: unknown;
};

/** Which stored events speak of one comment. `id` null: not recorded yet. */
export type CommentRecord = {
  readonly id: number | null;
  readonly connectionId: string;
  readonly useCaseId: string;
  readonly reviewId: string | null;
  readonly textHash: string;
  readonly commentId: string | null;
  readonly at: number;
  readonly currentEventId: number | null;
  readonly deprecatedEventId: number | null;
};

/** A message made of a comment; `channelId` is a Slack user's id for a direct message. */
export type CommentPost = {
  readonly id: number;
  readonly teamId: string;
  readonly channelId: string;
  readonly mentionIds: readonly string[];
};

export type Comments = {
  byId(id: number): Promise<CommentRecord | null>;
  /** The records that may be the same comment: same comment id, or same text on the same use case. */
  candidates(
    look: Pick<CommentRecord, 'connectionId' | 'useCaseId' | 'textHash' | 'commentId'>,
  ): Promise<readonly CommentRecord[]>;
  /** The posts made of a comment, one per lane. */
  posts(commentRecordId: number): Promise<readonly CommentPost[]>;
  /** Whether the current kind of event told of comments on this use case before. */
  areKnown(connectionId: string, useCaseId: string): Promise<boolean>;
};
