import { expect } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { ana, ben, makeBody, makeComment, makeReview, resumeScreener } from './events.ts';
import type { Subscribed } from './subscribed.ts';
import { until } from './until.ts';

/* What happens in one review, and what its card and thread show. */

export const minute = 60_000;
const start = Date.now() - 10 * minute;
export const at = (minutes: number) => new Date(start + minutes * minute).toISOString();
export const opened = (minutes = 0) => makeReview({ status: 'in_progress' }, at(minutes));
export const decided = (minutes: number, status = 'approved') => makeReview({ status, user: ben }, at(minutes));
export const task = (status: string, minutes: number, over: object = {}) =>
  makeBody(
    'use_case_review_task_status_updated',
    {
      useCaseId: resumeScreener,
      reviewId: 'r1',
      status,
      subStatus: 'none',
      assignedUserId: ben.userId,
      user: ana,
      ...over,
    },
    at(minutes),
  );
export const comment = (minutes: number, over: object = {}) => makeComment({ user: ana, ...over }, at(minutes));

/** Sends events one after the other and resolves once everything they led to is done. */
export async function tell(world: Subscribed, ...bodies: readonly object[]): Promise<void> {
  const before = world.logged('inbox.matched').length;
  for (const body of bodies) expect((await world.send(body)).status).toBe(200);
  await until(() => world.logged('inbox.matched').length === before + bodies.length, 'the match', 30_000);
  await world.idle();
}

type Brought = { readonly brought: Promise<unknown> };

/** Does something in Credo and waits until all it leads to is done. */
export async function act<T extends Brought>(world: Subscribed, action: T): Promise<T> {
  const events = (await action.brought) as readonly unknown[];
  expect(events.length).toBeGreaterThan(0);
  await until(async () => {
    const text = await (await fetch(`${world.url}/metrics`)).text();
    return /^credo_slack_events_unmatched 0$/m.test(text);
  }, 'an empty inbox');
  await world.idle();
  return action;
}

export const posted = ({ slack }: Subscribed, channel = '#governance') =>
  slack.messages(channel).filter(({ source }) => source === 'chat.postMessage');
export const cards = (world: Subscribed, channel?: string) =>
  posted(world, channel).filter((one) => one.thread_ts === null);
export const replies = (world: Subscribed, channel?: string) =>
  posted(world, channel).filter((one) => one.thread_ts !== null);
export const textsOf = (messages: readonly Message[]) => messages.map(({ text }) => text);
export const broadcasts = ({ slack }: Subscribed) =>
  slack
    .calls('chat.postMessage')
    .filter(({ args }) => args['reply_broadcast'] === true || args['reply_broadcast'] === 'true')
    .map(({ args }) => args['text']);
/** What was changed in channels; direct messages are another matter. */
export const edits = ({ slack }: Subscribed) =>
  slack.calls('chat.update').filter(({ args }) => !String(args['channel']).startsWith('D'));

/** Somebody deletes a message in Slack, of which the app is not told. */
export function remove({ slack }: Subscribed, message: Message | undefined): void {
  if (!message) throw new Error('There is nothing to delete.');
  slack.workspace.updateMessage(message, { deleted: true });
}
