import type { SlackMessage } from '../blockkit/message.ts';
import type { ChannelKind } from '../model.ts';

/* Slack. */

/** How an attempt at Slack ended (slack-platform: Errors and what to do). `code` is safe to log. */
export type SendOutcome =
  /** `channelId`: where the message stands, which for a direct message is not the person it was sent to. */
  | {
      readonly kind: 'sent';
      readonly channelId: string;
      readonly slackTs: string;
      /** Nothing was sent now: an attempt before this one was taken, as Slack's history shows. */
      readonly wasThere?: true;
    }
  | { readonly kind: 'rate_limited'; readonly code: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'ambiguous'; readonly code: string }
  | { readonly kind: 'not_sent'; readonly code: string }
  | { readonly kind: 'token_dead'; readonly code: string }
  /** `needed`: the scopes Slack asks for; null when it does not say. */
  | { readonly kind: 'missing_scope'; readonly code: string; readonly needed: string | null }
  | { readonly kind: 'destination_gone'; readonly code: string }
  | { readonly kind: 'destination_refuses'; readonly code: string }
  | { readonly kind: 'message_gone'; readonly code: string }
  | { readonly kind: 'thread_refused'; readonly code: string }
  | { readonly kind: 'our_bug'; readonly code: string };

/** What Slack says when it wants fewer messages. */
export const rateLimitCodes = ['ratelimited', 'rate_limited', 'message_limit_exceeded'] as const;

export type SlackPoster = {
  post(
    teamId: string,
    channelId: string,
    message: SlackMessage,
    deliveryId: number,
    thread: Thread | null,
  ): Promise<SendOutcome>;
  edit(
    teamId: string,
    channelId: string,
    slackTs: string,
    message: SlackMessage,
    deliveryId: number,
  ): Promise<SendOutcome>;
  /** Where a delivery's message stands that was posted since `sinceMs`; null when it is not found, or may not be looked for. */
  find(
    teamId: string,
    channelId: string,
    deliveryId: number,
    sinceMs: number,
    thread: Thread | null,
  ): Promise<{ readonly channelId: string; readonly slackTs: string } | null>;
  /** The address of a message; null when there is none, or Slack does not tell. */
  permalink(teamId: string, channelId: string, slackTs: string): Promise<string | null>;
};

/** The thread a message is posted in: the one of the message `slackTs`. */
export type Thread = { readonly slackTs: string; readonly isBroadcast: boolean };

/** Whether the app can post in a conversation. */
export type ChannelAccess =
  | { readonly kind: 'ready'; readonly isPrivate: boolean }
  | { readonly kind: 'not_in_channel' }
  | { readonly kind: 'archived' }
  | { readonly kind: 'direct_message' }
  | { readonly kind: 'shared_with_others' }
  | { readonly kind: 'unknown'; readonly code: string };

export type SlackUser = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly isAdmin: boolean;
  readonly isGuest: boolean;
  /** Somebody of another company, met in a channel that is shared with it. */
  readonly isForeign: boolean;
  /** An IANA name such as `Europe/London`; null when Slack does not say. */
  readonly timeZone: string | null;
};

export type SlackWorkspace = {
  /** Whether the app can post in a conversation now. */
  lookAtChannel(teamId: string, channelId: string): Promise<ChannelAccess>;
  /** The same, after joining it if it is public. */
  prepareChannel(teamId: string, channelId: string): Promise<ChannelAccess>;
  /** Who can read a channel; null when Slack does not say. */
  channelKind(teamId: string, channelId: string): Promise<ChannelKind | null>;
  /** When somebody is next not to be disturbed (from, to), or is now; null when never, or when Slack does not say. */
  quietHours(teamId: string, slackUserId: string): Promise<{ readonly from: number; readonly to: number } | null>;
  /** Null when the company has nobody (active) with that e-mail. Throws `AppError` when Slack gives no answer. */
  findUserByEmail(teamId: string, email: string): Promise<SlackUser | null>;
  user(teamId: string, slackUserId: string): Promise<SlackUser | null>;
  /** Active admins and owners, as many as one look shows. Throws `AppError` when Slack gives no answer. */
  admins(teamId: string): Promise<readonly SlackUser[]>;
  /** Who made a channel; null when Slack does not say. */
  channelCreator(teamId: string, channelId: string): Promise<string | null>;
  /** Who is in a channel; null when Slack does not say, or when they are too many to ask for. */
  members(teamId: string, channelId: string): Promise<readonly string[] | null>;
  /** Whether somebody is in a channel; false when Slack does not let the app know for sure. */
  isInChannel(teamId: string, channelId: string, slackUserId: string): Promise<boolean>;
};
