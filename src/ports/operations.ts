import type { StoredEvent } from './inbox.ts';

/* What operators look at and set right. */

export type DeliveryState = 'waiting' | 'delivered' | 'withdrawn' | 'dead';

/** A row of the outbox as an operator sees it. */
export type DeliveryRecord = {
  readonly id: number;
  readonly teamId: string;
  readonly channelId: string;
  readonly eventId: number | null;
  readonly eventType: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly mayBeRepeat: boolean;
  readonly lastError: string | null;
  readonly slackTs: string | null;
  readonly createdAt: number;
  readonly settledAt: number | null;
};

export type DeliveryFilter = {
  readonly ids?: readonly number[];
  readonly state?: DeliveryState;
  readonly channelId?: string;
  readonly error?: string;
};

export type EventRecord = Omit<StoredEvent, 'body' | 'trace'> & {
  readonly idempotencyKey: string;
  readonly matchedAt: number | null;
};

export type EventFilter = {
  readonly ids?: readonly number[];
  readonly type?: string;
  readonly isMatched?: boolean;
  readonly receivedSince?: number;
};

export type Operations = {
  /** The latest first. */
  deliveries(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryRecord[]>;
  /**
   * Lets up to `limit` dead letters after `afterId` be tried again. Returns their ids; what is no dead letter any more is
   * left alone.
   */
  replayDeliveries(filter: DeliveryFilter, limit: number, afterId: number): Promise<readonly number[]>;
  /** Gives up to `limit` waiting or dead deliveries after `afterId` up for good; what is being sent now is left alone. */
  dropDeliveries(filter: DeliveryFilter, limit: number, afterId: number): Promise<readonly number[]>;
  /** The latest first. */
  events(filter: EventFilter, limit: number): Promise<readonly EventRecord[]>;
  /** Lets up to `limit` events after `afterId` be matched again: channels that had them get nothing twice. Returns their ids. */
  replayEvents(filter: EventFilter, limit: number, afterId: number): Promise<readonly number[]>;
  /** Channels whose subscriptions wait or are paused, and why. */
  pausedChannels(): Promise<
    readonly { readonly teamId: string; readonly channelId: string; readonly state: string; readonly reason: string }[]
  >;
};
