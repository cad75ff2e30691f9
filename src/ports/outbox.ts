import type { SlackMessage } from '../blockkit/message.ts';

/* The outbox: deliveries wait in lanes and are sent one after the other. */

export type Delivery = {
  readonly id: number;
  readonly laneId: string;
  readonly eventId: number | null;
  readonly commentId: number | null;
  /** The window whose events it tells of; null when it tells of one event, or is a notice. */
  readonly windowId: number | null;
  readonly notice: SlackMessage | null;
  readonly mentions: boolean;
  readonly attempts: number;
  readonly firstAttemptAt: number | null;
  /** Set when an attempt was begun and its end was never noted: the message may stand in Slack already. */
  readonly wasCutOff: boolean;
  readonly mayBeRepeat: boolean;
  /** For an edit: the message to change, and what it shows; null for a post. */
  readonly target: {
    readonly slackTs: string | null;
    readonly contentHash: string | null;
    readonly state: string;
  } | null;
};

/** A worker's claim on a lane. `token` fences: a worker whose claim ran out changes nothing. */
export type LaneClaim = {
  readonly id: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly token: number;
  readonly leaseUntil: number;
};

/** What becomes of a delivery, and of its lane, after an attempt. */
export type Settlement =
  | { readonly kind: 'delivered'; readonly slackTs: string; readonly contentHash: string }
  | { readonly kind: 'withdrawn'; readonly reason: string }
  | { readonly kind: 'retry'; readonly error: string; readonly isCharged: boolean; readonly mayBeRepeat: boolean }
  | { readonly kind: 'dead'; readonly error: string; readonly fallback: SlackMessage | null }
  /** The channel's subscriptions are paused with it; whoever made them is told `notice` once. */
  | { readonly kind: 'lane_blocked'; readonly reason: string; readonly error: string; readonly notice: SlackMessage }
  | { readonly kind: 'workspace_blocked'; readonly reason: string; readonly error: string };

export type Outbox = {
  /**
   * Claims up to `limit` lanes that have something to send now; each claim lasts `leaseMs`. Lanes in `except` are left
   * alone: whoever asks serves them already, whatever the clock says of the lease.
   */
  claimLanes(limit: number, leaseMs: number, except?: readonly string[]): Promise<readonly LaneClaim[]>;
  /** The clock was set back: what is due at a time that far ahead is due sooner. */
  followClock(backMs: number): Promise<void>;
  /** When more wait in a lane than a channel should get one by one, makes the rest of them one delivery. */
  collapse(claim: LaneClaim): Promise<void>;
  /** The oldest waiting delivery of a lane. */
  head(laneId: string): Promise<Delivery | null>;
  /** Notes that an attempt begins, before Slack is called. False: the claim is lost. */
  beginAttempt(claim: LaneClaim, deliveryId: number): Promise<boolean>;
  /** Notes the result and lets go of the lane until `readyAt`. False: the claim is lost, nothing was changed. */
  settle(claim: LaneClaim, deliveryId: number, settlement: Settlement, readyAt: number): Promise<boolean>;
  /** Lets go of a lane without an attempt. */
  release(claim: LaneClaim, readyAt: number): Promise<void>;
  /** When the next lane will have something to send; null when nothing waits. */
  nextReadyAt(): Promise<number | null>;
  /** Puts a ready-made message at the end of a lane; the same `dedupeKey` only once. */
  enqueueNotice(teamId: string, channelId: string, dedupeKey: string, message: SlackMessage): Promise<void>;
  /** Keeps what is or will be waiting in a channel the bot cannot post in yet. */
  blockLane(teamId: string, channelId: string, reason: string): Promise<void>;
  /** The same for a channel that worked: its subscriptions are paused, and whoever made them is told once. */
  pauseLane(teamId: string, channelId: string, reason: string, notice: SlackMessage | null): Promise<void>;
  unblockLane(teamId: string, channelId: string): Promise<void>;
  /** Frees every lane at start-up, when no other process can hold one. */
  takeOverLeases(): Promise<void>;
  laneStatus(teamId: string, channelId: string): Promise<LaneStatus>;
  depth(): Promise<OutboxDepth>;
};

export type LaneStatus = {
  readonly waiting: number;
  /** Events that wait in windows. */
  readonly held: number;
  readonly blockedReason: string | null;
  readonly deadLetters: number;
  readonly lastDeliveredAt: number | null;
};

export type OutboxDepth = {
  readonly waiting: number;
  readonly deadLetters: number;
  readonly oldestWaitingAt: number | null;
};
