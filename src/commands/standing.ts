import type { Inline } from '../blockkit/inline.ts';
import type { Subscription, SubscriptionState } from '../model.ts';
import type { ChannelAccess } from '../ports/slack.ts';
import { askAdmins } from './access/ask-admin.ts';
import type { Answer, Caller } from './answer.ts';
import { nothingChanged, toPerson, typed } from './answers.ts';
import type { CommandContext } from './deps.ts';

/** Slack does not show the app the messages of people it is not in, but their names give them away. */
export function isDirect({ channelName }: Caller): boolean {
  return channelName === 'directmessage' || channelName.startsWith('mpdm-');
}

/** That nothing comes here. */
export function getsNothing(caller: Caller, start: 'This' | 'this' = 'This'): string {
  return `${start} ${isDirect(caller) ? 'conversation' : 'channel'} gets nothing from Credo AI`;
}

/** How to begin from where somebody is. */
export async function howToStart({ slack }: CommandContext, caller: Caller): Promise<readonly Inline[]> {
  const elsewhere = [' go to a channel of your own and type ', typed('subscribe'), ' there.'];
  if (isDirect(caller)) return ['I post only in channels:', ...elsewhere];
  const { kind } = await slack.lookAtChannel(caller.teamId, caller.channelId);
  if (kind === 'direct_message') return ['I post only in channels:', ...elsewhere];
  if (kind === 'shared_with_others') return ['This channel is shared with another company:', ...elsewhere];
  if (kind === 'archived') return ['This channel is archived:', ...elsewhere];
  return ['Start with ', typed('subscribe'), '.'];
}

const allowShared = 'admin shared allow';

/** Why this conversation cannot be subscribed; null when it can, or will when the bot is invited. */
export async function refusedBecause(
  deps: CommandContext,
  access: ChannelAccess,
  caller: Caller,
): Promise<Answer | null> {
  const kind = isDirect(caller) ? 'direct_message' : access.kind;
  switch (kind) {
    case 'archived':
      return toPerson([
        ['This channel is archived, so nothing can be posted here.', nothingChanged],
        ['Unarchive it, then type ', typed('subscribe'), ' again.'],
      ]);
    case 'direct_message':
      if (caller.channelName === 'directmessage' && access.kind === 'direct_message') return hereYouAreTold;
      return toPerson(
        [
          ["I can't post Credo AI news in direct or group messages, only in channels.", nothingChanged],
          ['Go to a channel and type ', typed('subscribe'), ' there, or pick one here.'],
        ],
        [{ text: 'Pick a channel', action_id: 'settings:open' }],
      );
    case 'shared_with_others':
      return toPerson(
        [
          [
            'This channel is shared with another company, whose people would see use case names and comments.',
            nothingChanged,
          ],
          [
            ...['Go to a channel of your own and type ', typed('subscribe'), ' there. '],
            ...['An admin can let this one be used: ', typed(allowShared)],
          ],
        ],
        await askAdmins(deps, caller, 'Ask an admin to allow', allowShared),
      );
    default:
      return null;
  }
}

/** In the conversation with the app, what can be subscribed is one's own news. */
const hereYouAreTold: Answer = toPerson(
  [
    [
      'Here I tell you what concerns you: tasks for you, comments that tag you, and the outcome of your reviews.',
      nothingChanged,
    ],
    ['To choose among these, type ', typed('notify me assigned tagged outcome'), '.'],
    ['To subscribe a channel, type ', typed('subscribe'), ' in it, or pick one here.'],
  ],
  [{ text: 'Pick a channel', action_id: 'settings:open' }],
);

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
    case 'shared_with_others':
      return { state: 'paused', reason: 'shared_with_others' };
    default: {
      const idle = before.find(({ state }) => state !== 'active');
      return idle ? { state: idle.state, reason: idle.reason } : { state: 'active', reason: null };
    }
  }
}
