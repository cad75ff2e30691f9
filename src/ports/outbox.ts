import type { SlackMessage } from '../blockkit/message.ts';

/* The outbox: deliveries wait in lanes and are sent one after the other. */

/**
 * What a delivery is. `message`: a new message; `edit`: a change of an earlier one; `card`: the post of a review's card;
 * `card_edit`: brings that card up to date; `card_end`: turns an old card into a pointer to the one that goes on;
 * `reply`: a message in the thread of a card, or of the message that it answers.
 */
export type DeliveryRole = 'message' | 'edit' | 'card' | 'card_edit' | 'card_end' | 'reply';

export type Delivery = {
  readonly id: number;
  readonly laneId: string;
  readonly role: DeliveryRole;
  readonly eventId: number | null;
  readonly commentId: number | null;
  /** The window whose events it tells of; null when it tells of one event, or is a notice. */
  readonly windowId: number | null;
  readonly notice: SlackMessage | null;
  /** The Slack users whom the message may mention; decided when the event was matched. */
  readonly mentionIds: readonly string[];
  /** Those that count: Slack failed to take it, and no operator has had it tried anew since. */
  readonly attempts: number;
  readonly firstAttemptAt: number | null;
  /** Set when an attempt was begun and its end was never noted: the message may stand in Slack already. */
  readonly wasCutOff: boolean;
  readonly mayBeRepeat: boolean;
  readonly createdAt: number;
  /** The event it tells of, if it is one: when it came, and its trace. */
  readonly origin: { readonly receivedAt: number; readonly trace: string | null } | null;
  /** For a direct message: the message in a channel that says the same, as far as it was sent. */
  readonly about: {
    readonly channelId: string | null;
    readonly slackTs: string | null;
    readonly isWaiting: boolean;
  } | null;
  /** For an edit: the message to change, and what it shows; null for a post. */
  readonly target: {
    readonly role: DeliveryRole;
    /** The event it tells of; null for a card, which tells of many. */
    readonly eventId: number | null;
    /** Where it stands: a direct message is edited there, not at the person it was sent to (chat.update: Arguments). */
    readonly channelId: string | null;
    readonly slackTs: string | null;
    readonly contentHash: string | null;
    readonly state: string;
    readonly mayBeRepeat: boolean;
  } | null;
  /** The card it belongs to; null for what is flat in the channel. */
  readonly card: DeliveryCard | null;
  /** For a reply: the message in whose thread it belongs, as far as that was posted. */
  readonly threadTs: string | null;
  /** A reply that is also shown in the channel. */
  readonly isBroadcast: boolean;
};

export type DeliveryCard = {
  readonly connectionId: string;
  readonly reviewId: string;
  /** The card's message, as far as it was posted. */
  readonly slackTs: string | null;
  readonly mayBeRepeat: boolean;
  /** When Slack last took the card's message or an edit of it, so that it stood in the channel; null: never. */
  readonly confirmedAt: number | null;
  /** The card's message before this one, when it continues an earlier thread. */
  readonly previous: { readonly slackTs: string | null } | null;
};

/** A worker's claim on a lane. `token` fences: a worker whose claim ran out changes nothing. */
export type LaneClaim = {
  readonly id: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly token: number;
  readonly leaseUntil: number;
  /** How much waited in the lane when it was claimed. */
  readonly waiting: number;
};

/**
 * What is not to be claimed: lanes that whoever asks serves already, whatever the clock says of their leases, and
 * workspaces that have their share.
 */
export type LanesExcept = { readonly laneIds: readonly string[]; readonly teamIds: readonly string[] };

/** What becomes of a delivery, and of its lane, after an attempt. */
export type Settlement =
  | {
      readonly kind: 'delivered';
      readonly channelId: string;
      readonly slackTs: string;
      /** Null when it was found in Slack, in the words of an earlier attempt. */
      readonly contentHash: string | null;
    }
  | { readonly kind: 'withdrawn'; readonly reason: string }
  | { readonly kind: 'retry'; readonly error: string; readonly isCharged: boolean; readonly mayBeRepeat: boolean }
  /** The card it was to edit does not stand in the channel (any more): it becomes the post of a new one. */
  | { readonly kind: 'card_gone'; readonly error: string }
  /** There is no thread to reply in: it becomes a message in the channel. */
  | { readonly kind: 'thread_gone'; readonly error: string }
  | { readonly kind: 'dead'; readonly error: string; readonly fallback: SlackMessage | null }
  /** The channel's subscriptions are paused with it; whoever made them is told `notice` once. */
  | { readonly kind: 'lane_blocked'; readonly reason: string; readonly error: string; readonly notice: SlackMessage }
  | { readonly kind: 'workspace_blocked'; readonly reason: string; readonly error: string };

export type Outbox = {
  /**
   * Claims up to `limit` lanes that have something to send now, those that have waited longest first; each claim lasts
   * `leaseMs`. Those in `except` are left alone.
   */
  claimLanes(limit: number, leaseMs: number, except?: LanesExcept): Promise<readonly LaneClaim[]>;
  /** The clock was set back: what is due at a time that far ahead is due sooner. */
  followClock(backMs: number): Promise<void>;
  /** When more wait in a lane than a channel should get one by one, makes the rest of them one delivery. */
  collapse(claim: LaneClaim): Promise<void>;
  /** The oldest waiting delivery of a lane; with `after`, of those behind that one. */
  head(laneId: string, after?: number): Promise<Delivery | null>;
  /** Notes that an attempt begins, before Slack is called. False: the claim is lost. */
  beginAttempt(claim: LaneClaim, deliveryId: number): Promise<boolean>;
  /** Notes the result and lets go of the lane until `readyAt`. False: the claim is lost, nothing was changed. */
  settle(claim: LaneClaim, deliveryId: number, settlement: Settlement, readyAt: number): Promise<boolean>;
  /** Lets go of a lane without an attempt. */
  release(claim: LaneClaim, readyAt: number): Promise<void>;
  /** When the next lane will have something to send, in other workspaces than these; null when nothing waits. */
  nextReadyAt(exceptTeamIds?: readonly string[]): Promise<number | null>;
  /** Puts a ready-made message at the end of a lane; the same `dedupeKey` only once. */
  enqueueNotice(teamId: string, channelId: string, dedupeKey: string, message: SlackMessage): Promise<void>;
  /** Rewrites the ready-made messages with this key, but not the one to `exceptFor`. */
  editNotices(dedupeKey: string, message: SlackMessage, exceptFor: string): Promise<void>;
  /** Keeps what is or will be waiting in a channel the bot cannot post in yet. */
  blockLane(teamId: string, channelId: string, reason: string): Promise<void>;
  /** The same for a channel that worked: its subscriptions are paused, and whoever made them is told once. */
  pauseLane(teamId: string, channelId: string, reason: string, notice: SlackMessage | null): Promise<void>;
  unblockLane(teamId: string, channelId: string): Promise<void>;
  /** The conversations of a workspace, channels and people, in which something has waited since before `before`. */
  waitingSince(teamId: string, before: number): Promise<readonly string[]>;
  /**
   * Withdraws news that has waited since before `before` in a conversation that is blocked, or whose workspace is; returns
   * how many.
   */
  expireWaiting(teamId: string, channelId: string, before: number): Promise<number>;
  /** Slack gave a channel another id: everything kept for the old one is for the new one, in one transaction. */
  moveChannel(teamId: string, from: string, to: string): Promise<void>;
  /** Frees every lane at start-up, when no other process can hold one. */
  takeOverLeases(): Promise<void>;
  laneStatus(teamId: string, channelId: string): Promise<LaneStatus>;
  /** Of one workspace, or of all. */
  depth(teamId?: string | null): Promise<OutboxDepth>;
};

export type LaneStatus = {
  readonly waiting: number;
  /** Events that wait in windows. */
  readonly held: number;
  readonly blockedReason: string | null;
  readonly deadLetters: number;
  readonly lastDeliveredAt: number | null;
  /** Since when Slack has been asking to wait with what is next; null when it does not. */
  readonly slowedSince: number | null;
};

export type OutboxDepth = {
  readonly waiting: number;
  readonly deadLetters: number;
  readonly oldestWaitingAt: number | null;
};
