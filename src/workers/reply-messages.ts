import { bold, type Inline, link, value } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { answer, composeMessage, plainMessage, type SlackMessage } from '../blockkit/message.ts';
import { oneLine, truncate } from '../blockkit/text.ts';
import type { Reply } from '../ports/replies.ts';

/** What Credo gets: its author there is whoever the API key belongs to, so the text begins with who wrote it. */
export function replyContent(author: string, text: string): string {
  return `${oneLine(author)} (from Slack): ${text.trim()}`;
}

/** What the thread in Slack shows once the reply is in Credo. `originUrl`: the message that was answered. */
export function replyShown(author: string, text: string, originUrl: string | null): SlackMessage {
  const comment = originUrl === null ? 'a comment' : link(originUrl, 'a comment');
  return composeMessage({
    headline: ['↩️ ', bold(author), ' replied to ', comment, ' in Credo AI'],
    quote: [value(truncate(oneLine(text), shown.longExcerpt))],
  });
}

/** The same where names and comments may not be shown. */
export const replyUntold: SlackMessage = plainMessage([
  '↩️ A comment was answered from here. Open Credo AI to read it.',
]);

/** Why a reply is not in Credo AI. `unconfirmed` and `unseen`: it may be. */
export type ReplyProblem =
  | 'turned_off'
  | 'late'
  | 'not_member'
  | 'guest'
  | 'shared_channel'
  | 'withheld'
  | 'thread_gone'
  | 'thread_resolved'
  | 'key_refused'
  | 'not_connected'
  | 'forbidden'
  | 'not_taken'
  | 'busy'
  | 'unreachable'
  | 'arrived_before'
  | 'unseen_before'
  | 'unconfirmed'
  | 'unseen';

/**
 * Tells somebody privately what became of their reply: what happened, why, and what to do. It holds what they wrote, and
 * nothing of the comment or the use case.
 */
export function replyProblemMessage(reply: Reply, problem: ReplyProblem, useCaseUrl: string): SlackMessage {
  const { happened, why, next, isFinal = false } = told[problem];
  const open: Inline = link(useCaseUrl, 'Open it in Credo AI');
  return answer(
    [
      [bold(happened), ` ${why}`],
      [`${next} `, open, '.'],
      ['You wrote: “', value(reply.text), '”'],
    ],
    isFinal ? [] : [{ text: 'Try again', action_id: 'reply:again', value: reply.id }],
  );
}

type Told = { readonly happened: string; readonly why: string; readonly next: string; readonly isFinal?: boolean };

const notPosted = 'Your reply is not in Credo AI.';

const told: Readonly<Record<ReplyProblem, Told>> = {
  turned_off: {
    happened: notPosted,
    why: 'Replying from Slack has been turned off.',
    next: 'Copy your text and reply there.',
    isFinal: true,
  },
  late: {
    happened: notPosted,
    why: 'I was stopped when you sent it, and it has been a while.',
    next: 'If it still holds, try again.',
  },
  not_member: {
    happened: notPosted,
    why: "Only people in the channel may reply from it, and I can't see you there now.",
    next: 'Join the channel and try again, or reply there.',
  },
  guest: {
    happened: notPosted,
    why: 'Guests and people of other workspaces cannot reply from Slack.',
    next: 'Ask somebody in the channel to reply for you.',
    isFinal: true,
  },
  shared_channel: {
    happened: notPosted,
    why: 'Other companies are in this channel, so nobody can reply from it.',
    next: 'Copy your text and reply there.',
    isFinal: true,
  },
  withheld: {
    happened: notPosted,
    why: 'The channel may not show this comment any more: its use case is restricted in Credo AI now, or the channel keeps details out.',
    next: 'If you may see it, reply there.',
    isFinal: true,
  },
  thread_gone: {
    happened: notPosted,
    why: 'The comment you replied to has been deleted there.',
    next: 'Start a new comment there if it still matters.',
    isFinal: true,
  },
  thread_resolved: {
    happened: notPosted,
    why: 'Its thread has been resolved there.',
    next: 'Start a new comment there if it still matters.',
    isFinal: true,
  },
  not_connected: {
    happened: notPosted,
    why: 'Its Credo AI is not connected any more.',
    next: 'If it still matters, reply there.',
    isFinal: true,
  },
  key_refused: {
    happened: notPosted,
    why: 'Credo AI does not accept the API key of this app any more.',
    next: 'Tell whoever runs this app, then try again, or reply there.',
  },
  forbidden: {
    happened: notPosted,
    why: 'The person whose API key this app uses may not comment there.',
    next: 'Ask whoever runs this app for their access, or reply there.',
  },
  not_taken: {
    happened: notPosted,
    why: 'Credo AI did not take this text.',
    next: 'Shorten or change it and try again, or reply there.',
  },
  busy: {
    happened: notPosted,
    why: 'Credo AI takes no more requests for the moment.',
    next: 'Try again in a minute, or reply there.',
  },
  unreachable: {
    happened: notPosted,
    why: 'Credo AI did not answer.',
    next: 'Try again in a few minutes, or reply there.',
  },
  arrived_before: {
    happened: 'I sent nothing this time.',
    why: 'Your first try had reached Credo AI after all, and it is there once.',
    next: 'If you changed the words, edit the comment there.',
    isFinal: true,
  },
  unseen_before: {
    happened: 'I sent nothing this time.',
    why: "I still can't see whether your first try has reached Credo AI.",
    next: 'Look there, or try again later.',
  },
  unconfirmed: {
    happened: 'Credo AI did not confirm your reply, and it is not in the thread.',
    why: 'Most likely it never arrived.',
    next: 'Try again: I look once more before I send it.',
  },
  unseen: {
    happened: 'Your reply may be in Credo AI, or not.',
    why: 'Credo AI did not confirm it, and does not let me look.',
    next: 'Look there before you try again; I look, too, before I send it.',
  },
};
