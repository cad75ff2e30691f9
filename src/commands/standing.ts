import type { Subscription, SubscriptionState } from '../model.ts';
import type { ChannelAccess } from '../ports/slack.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';

/** Why this conversation cannot be subscribed; null when it can, or will when the bot is invited. */
export function refusedBecause(access: ChannelAccess, { channelName }: Caller): Answer | null {
  // Slack does not show the app group messages it is not in, but their names give them away.
  const kind = channelName.startsWith('mpdm-') ? 'direct_message' : access.kind;
  switch (kind) {
    case 'archived':
      return toPerson([
        ['This channel is archived, so nothing can be posted here.', nothingChanged],
        ['Unarchive it, then type ', typed('subscribe'), ' again.'],
      ]);
    case 'direct_message':
      return toPerson([
        ["I can't post Credo AI news in direct or group messages, only in channels.", nothingChanged],
        ['Go to a channel and type ', typed('subscribe'), ' there.'],
      ]);
    case 'shared_with_others':
      return toPerson([
        [
          'This channel is shared with another company, whose people would see use case names and comments.',
          nothingChanged,
        ],
        ['Go to a channel of your own and type ', typed('subscribe'), ' there.'],
      ]);
    default:
      return null;
  }
}

/** The state in which a channel's subscriptions are saved. When Slack did not say, they stay as they were. */
export function standing(
  access: ChannelAccess,
  before: readonly Subscription[],
): { readonly state: SubscriptionState; readonly reason: string | null } {
  switch (access.kind) {
    case 'ready':
      return { state: 'active', reason: null };
    case 'not_in_channel':
      return { state: 'pending', reason: 'not_in_channel' };
    case 'archived':
      return { state: 'paused', reason: 'is_archived' };
    default: {
      const idle = before.find(({ state }) => state !== 'active');
      return idle ? { state: idle.state, reason: idle.reason } : { state: 'active', reason: null };
    }
  }
}
