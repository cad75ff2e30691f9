import type { ChannelSettings, Hold, Subscription, SubscriptionSpec, SubscriptionState } from '../model.ts';

/* Subscriptions. */

export type Subscriptions = {
  ofChannel(teamId: string, channelId: string): Promise<readonly Subscription[]>;
  ofConnection(
    connectionId: string,
  ): Promise<{ readonly version: number; readonly subscriptions: readonly Subscription[] }>;
  /** Those in a workspace of the first so many channels that have any, or of whoever set them up; there may be very many. */
  inWorkspace(
    connectionId: string,
    teamId: string,
    which: { readonly firstChannels: number } | { readonly createdBy: string },
  ): Promise<readonly Subscription[]>;
  /** Rises with every change to the connection's subscriptions. */
  version(connectionId: string): Promise<number>;
  /** Makes the channel's subscriptions exactly `rows` and remembers what they were. Returns the change's id for *Undo*. */
  replaceInChannel(change: SubscriptionChange): Promise<string>;
  /**
   * Takes a change of a channel out of the book of changes: what it changed, as that was before. `changed_since` when a
   * later change was about the same; null when it is unknown or older than `notBefore`.
   */
  takeChange(change: {
    readonly changeId: string;
    readonly teamId: string;
    readonly channelId: string;
    readonly notBefore: number;
  }): Promise<TakenChange | 'changed_since' | null>;
  /** The connection a change of a channel was about; empty when it was about settings only, null when it is unknown. */
  connectionOfChange(changeId: string, teamId: string, channelId: string): Promise<string | null>;
  /** Channels whose subscriptions are pending or paused, or whose lane is blocked, and why. */
  idleChannels(): Promise<readonly { readonly teamId: string; readonly channelId: string; readonly reason: string }[]>;
  /** Channels with subscriptions that are neither pending nor paused. */
  activeChannels(): Promise<readonly { readonly teamId: string; readonly channelId: string }[]>;
  setChannelState(teamId: string, channelId: string, state: SubscriptionState, reason: string | null): Promise<number>;
};

/** What a channel had before a change: all its subscriptions if these changed, and those settings that were changed. */
export type TakenChange = {
  /** Of the rows; empty when only settings changed. */
  readonly connectionId: string;
  readonly rows: readonly SubscriptionSpec[] | null;
  readonly settings: Partial<ChannelSettings>;
};

export type SubscriptionChange = {
  readonly connectionId: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly rows: readonly SubscriptionSpec[];
  /** What changes of how the channel wants its messages. */
  readonly settings?: Partial<ChannelSettings>;
  /** Until when what is held for the channel waits from now on (channel settings: hold). */
  readonly hold?: Hold | null;
  readonly state: SubscriptionState;
  readonly reason: string | null;
  readonly changedBy: string;
};
