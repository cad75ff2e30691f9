import type { ActionButton } from '../blockkit/blocks.ts';
import { channel, code, type Inline } from '../blockkit/inline.ts';
import { answer, type SlackMessage } from '../blockkit/message.ts';
import { sentence } from './describe.ts';

/** What to type in Slack so that the app can post in a private channel. */
export const inviteCommand = '/invite @Credo AI';

/** Tells whoever subscribed a channel that nothing can be posted there any more, why, and how to go on. */
export function pausedNotice(channelId: string, code_: string): SlackMessage {
  const { why, fix } = explain(code_);
  return answer(
    [['Credo AI messages in ', channel(channelId), ` are paused: ${why}. Nothing is lost for 7 days.`], fix],
    removals.has(code_) ? choices(channelId) : [],
  );
}

/** Somebody may have meant it. */
const removals = new Set(['not_in_channel', 'channel_not_found', 'channel_deleted', 'shared_with_others']);

/** The buttons under such a notice; their value is the channel's id. */
export const pausedButtons = { stop: 'paused:stop', keep: 'paused:keep' } as const;

function choices(channelId: string): readonly ActionButton[] {
  return [
    { text: 'Stop for good', action_id: pausedButtons.stop, value: channelId },
    { text: "It's intended", action_id: pausedButtons.keep, value: channelId },
  ];
}

/** Said in a channel that goes on after so long that some of what waited is not news any more. */
export function expiredNotice(count: number): SlackMessage {
  const what = count === 1 ? '1 older message was' : `${count} older messages were`;
  return answer([[`${what} not sent, because they had waited for more than 7 days. Credo AI still shows it all.`]]);
}

function explain(reason: string): { readonly why: string; readonly fix: readonly Inline[] } {
  switch (reason) {
    case 'not_in_channel':
    case 'channel_not_found':
      return { why: "I'm not in that channel any more", fix: ['Type ', code(inviteCommand), ' there and they go on.'] };
    case 'channel_deleted':
      return {
        why: 'the channel was deleted',
        fix: ['Go to another channel and type ', code('/credo subscribe'), ' there.'],
      };
    case 'is_archived':
      return { why: 'the channel is archived', fix: ['They go on when it is unarchived and I am in it.'] };
    case 'shared_with_others':
      return {
        why: 'the channel is shared with another company, whose people would see use case names and comments',
        fix: [
          ...['Go to a channel of your own and type ', code('/credo subscribe'), ' there, or ask an admin to type '],
          ...[code('/credo admin shared allow'), ' in this one.'],
        ],
      };
    case 'team_access_not_granted':
      return {
        why: 'your organisation does not let me be used in that workspace any more',
        fix: ['They go on once an admin of your organisation lets me in again.'],
      };
    case 'missing_scope':
    case 'no_permission':
    case 'not_allowed_token_type':
      return {
        why: 'the app lacks a permission in your workspace',
        fix: [
          'Ask a workspace admin to install the app again, then type ',
          code('/credo subscribe'),
          ' in the channel.',
        ],
      };
    default:
      return {
        why: 'a rule of your workspace keeps me from posting there',
        fix: ['Ask a workspace admin to let the app post there, then type ', code('/credo subscribe'), ' in it again.'],
      };
  }
}

/** Said in a channel that goes on after it was archived. */
export function resumedNotice(what: readonly Inline[]): SlackMessage {
  return answer([
    sentence(['This channel is no longer archived, so Credo AI messages go on. It gets: ', ...what]),
    ['To stop some of it, type ', code('/credo unsubscribe'), '; for more, ', code('/credo help'), '.'],
  ]);
}

/** Said in a channel when what waited for the bot begins. */
export function startedNotice(what: readonly Inline[]): SlackMessage {
  return answer([
    sentence(["Thanks, I'm in. This channel gets: ", ...what]),
    ['To see a sample, type ', code('/credo test'), '; to change what comes, ', code('/credo help'), '.'],
  ]);
}
