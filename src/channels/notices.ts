import { channel, code, type Inline } from '../blockkit/inline.ts';
import { answer, type SlackMessage } from '../blockkit/message.ts';
import { sentence } from './describe.ts';

/** What to type in Slack so that the app can post in a private channel. */
export const inviteCommand = '/invite @Credo AI';

/** Tells whoever subscribed a channel that nothing can be posted there any more, why, and how to go on. */
export function pausedNotice(channelId: string, code_: string): SlackMessage {
  const { why, fix } = explain(code_);
  return answer([['Credo AI messages in ', channel(channelId), ` are paused: ${why}. Nothing is lost.`], fix]);
}

function explain(reason: string): { readonly why: string; readonly fix: readonly Inline[] } {
  switch (reason) {
    case 'not_in_channel':
    case 'channel_not_found':
      return { why: "I'm not in that channel any more", fix: ['Type ', code(inviteCommand), ' there and they go on.'] };
    case 'is_archived':
      return { why: 'the channel is archived', fix: ['They go on when it is unarchived and I am in it.'] };
    case 'shared_with_others':
      return {
        why: 'the channel is shared with another company, whose people would see use case names and comments',
        fix: ['Go to a channel of your own and type ', code('/credo subscribe'), ' there.'],
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
