import { expect } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { Message, View } from '../../src/sandbox/slack/types.ts';
import { buttons } from '../commands/support.ts';
import { ben, resumeScreener } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

export type Replying = Subscribed & {
  /** The message of the comment that Ben made in Credo. */
  readonly message: Message;
  /** The thread of that comment in Credo. */
  readonly threadId: string;
};

/** A world in which #governance got a comment that Ben made in Credo, in a review or on the use case itself. */
export async function startReplying(
  options: Parameters<typeof startSubscribed>[0] & { readonly inReview?: boolean } = {},
): Promise<Replying> {
  const { inReview = false, ...rest } = options;
  const world = await startSubscribed({
    what: 'comments',
    ...rest,
    env: { CREDO_WRITE_BACK: 'comments', ...rest.env },
  });
  const { actions } = world.credo;
  const reviewId = inReview
    ? actions.openReview({ actor: ben.userId, useCaseId: resumeScreener }).review.id
    : undefined;
  const { comment, brought } = actions.comment({
    ...{ actor: ben.userId, useCaseId: resumeScreener, content: 'Which model is this?' },
    ...(reviewId === undefined ? {} : { reviewId }),
  });
  await brought;
  const message = await commentMessage(world);
  await world.idle();
  return Object.assign(Object.create(world) as Subscribed, { message, threadId: comment.comment_thread_id });
}

export function commentMessage(world: Subscribed, channel = '#governance'): Promise<Message> {
  return world.slack.waitFor(
    () => world.slack.messages(channel).find(({ text }) => text.includes('Which model is this?')),
    { timeoutMs: 15_000 },
  );
}

/** Presses *Reply in Credo* (or *Try again*) and resolves with the form that opens. */
export async function openReply(
  { slack }: Pick<Subscribed, 'slack'>,
  message: Message,
  { user = 'ana', label = 'Reply in Credo' } = {},
): Promise<View> {
  const before = slack.modals(user).at(-1)?.id;
  const button = buttons(message).find((one) => one.label === label);
  if (!button) throw new Error(`No button ${label}; there are: ${buttons(message).map((one) => one.label)}`);
  await slack.click({ user, message, actionId: button.actionId });
  return slack.waitFor(() => slack.modals(user).find(({ id }) => id !== before), {
    timeoutMs: 15_000,
  });
}

/** Submits the form, which must be taken. */
export async function submit({ slack }: Pick<Subscribed, 'slack'>, view: View, text: string, user = 'ana') {
  const result = await slack.submitView({ user, view: view.id, values: { reply: text } });
  expect(result).toMatchObject({ status: 200, problem: null, errors: {} });
}

export async function reply(world: Replying, text: string, user = 'ana'): Promise<void> {
  await submit(world, await openReply(world, world.message, { user }), text, user);
}

/** What stands in the comment's thread in Credo. */
export const inCredo = ({ credo, threadId }: Replying): string[] =>
  credo.state.comments.filter(({ comment_thread_id }) => comment_thread_id === threadId).map(({ content }) => content);

/** What the app posted in the channel, in threads too, that speaks of a text. */
export const told = ({ slack }: Pick<Subscribed, 'slack'>, text: string, channel = '#governance'): Message[] =>
  slack.messages(channel).filter((one) => one.source === 'chat.postMessage' && one.text.includes(text));

/** Resolves once a reply is settled, however. */
export async function settled(world: Replying, times = 1): Promise<void> {
  await until(
    () => world.logged('reply.posted').length + world.logged('reply.not_posted').length >= times,
    'the end of the reply',
    30_000,
  );
  await world.idle();
}

/** What the app wrote to somebody privately, the latest last. */
export const privately = ({ slack }: Pick<Subscribed, 'slack'>, user = 'ana'): Message[] => [
  ...slack.messages(`@${user}`),
];

export type ImpatientClock = Clock & {
  shift(ms: number): void;
  /** From now on a minute of `now` passes in a second. */
  hurry(): void;
};

/** Real time, but nobody waits long for Credo, and `now` can be moved. */
export function impatientClock(): ImpatientClock {
  let offset = 0;
  let hurriedSince = Number.POSITIVE_INFINITY;
  return {
    now: () => {
      const real = systemClock.now();
      return real + offset + 59 * Math.max(0, real - hurriedSince);
    },
    sleep: (ms, signal) => systemClock.sleep(ms === 10_000 ? 300 : ms, signal),
    shift: (ms) => {
      offset += ms;
    },
    hurry: () => {
      hurriedSince = systemClock.now();
    },
  };
}
