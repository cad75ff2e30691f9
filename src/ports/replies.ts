import type { SlackMessage } from '../blockkit/message.ts';

/* Replies that people write in Slack to a comment in Credo. Credo has no idempotency key, so each is kept before it is sent. */

export type NewReply = {
  /** Slack's id of the form it was written in: however often that is submitted, it is one reply. */
  readonly id: string;
  readonly connectionId: string;
  readonly useCaseId: string;
  readonly threadId: string;
  readonly teamId: string;
  readonly channelId: string;
  /** The delivery whose message was replied to. */
  readonly originId: number;
  readonly userId: string;
  /** For when Slack does not tell the person's full name. */
  readonly userName: string;
  readonly text: string;
  /** The reply that this one is another try at. */
  readonly againOf: string | null;
};

/**
 * `intended`: not sent yet; `sending`: sent, and what came of it is not known; `posted`: it is in Credo; `failed`: surely
 * not; `unconfirmed`: it could not be found there, and the person was asked.
 */
export type ReplyState = 'intended' | 'sending' | 'posted' | 'failed' | 'unconfirmed';

export type Reply = NewReply & {
  readonly state: ReplyState;
  readonly createdAt: number;
  /** Null until it is sent. */
  readonly sent: ReplySending | null;
};

export type ReplySending = {
  /** What Credo gets, with the author's name. */
  readonly content: string;
  /** Of `content` as events tell it. */
  readonly textHash: string;
  /** The Credo user whose API key it is sent with. */
  readonly ownerId: string;
  readonly sentAt: number;
};

/** A comment as an event tells of it, to see whether it is a reply of ours that comes back. */
export type EchoLook = {
  readonly connectionId: string;
  readonly useCaseId: string;
  readonly eventId: number;
  readonly source: 'current' | 'deprecated';
  readonly commentId: string | null;
  readonly threadId: string | null;
  readonly textHash: string;
  readonly authorId: string | null;
  readonly at: number;
};

/** Where a reply stands already, and the record of its comment. */
export type Echo = { readonly teamId: string; readonly channelId: string; readonly commentRecordId: number };

export type Replies = {
  /** Keeps what somebody wants to say. `known`: this form came before; `same`: these words of theirs, a moment ago. */
  add(reply: NewReply): Promise<'new' | 'known' | 'same'>;
  get(id: string): Promise<Reply | null>;
  /** What is to be sent or looked for now, oldest first. */
  due(): Promise<readonly Reply[]>;
  nextAt(): Promise<number | null>;
  /** Notes that it is about to be sent, and what Slack shows once it is there. False: it was sent before. */
  begin(id: string, sending: ReplySending, shown: SlackMessage): Promise<boolean>;
  lookAgainAt(id: string, at: number): Promise<void>;
  /** It is in Credo: notes it and shows it in Slack, once. `commentId` null: Credo has not told it yet. */
  posted(id: string, commentId: string | null): Promise<void>;
  /** It is not, or nobody knows; the person is told in the same transaction. Does nothing once it is settled. */
  giveUp(id: string, state: 'failed' | 'unconfirmed', notice: SlackMessage): Promise<void>;
  /** Credo's ids of the comments that are known to be replies. */
  commentIds(connectionId: string, threadId: string): Promise<readonly string[]>;
  /** The reply that an event tells of, which is thereby posted; null when it is no reply of ours. */
  echo(look: EchoLook): Promise<Echo | null>;
};
