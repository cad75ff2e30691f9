import { expect, test } from 'vitest';
import { ana, ben, resumeScreener } from '../support/events.ts';
import { createHurriedClock, type HurriedClock } from '../support/hurried-clock.ts';
import { decided, minute, opened, task, tell } from '../support/reviews.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const asked = '👤 Ana Flores asked you to review Resume screener';
const hour = 60 * minute;

/** A world in which somebody is not to be disturbed for so many more hours. */
async function startQuiet(who: string, hours = 2) {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, what: 'reviews tasks comments' });
  const seconds = (ms: number) => Math.floor((Date.now() + ms) / 1_000);
  world.slack.updateUser(who, {
    dnd: { next_dnd_start_ts: seconds(-hour), next_dnd_end_ts: seconds(hours * hour) },
  });
  return { world, clock };
}

const directsTo = ({ slack }: Subscribed, who: string) =>
  slack.calls('chat.postMessage').filter(({ args }) => args['channel'] === slack.user(who).id).length;
/** Lets time pass, a second at each look, until it is so. */
const passing = (clock: HurriedClock, isSo: () => boolean) =>
  until(() => {
    clock.shift(1_000);
    return isSo();
  }, 'what does not wait');
const matched = (world: Subscribed, count: number) =>
  until(() => world.logged('inbox.matched').length === count, 'the match');

test('a direct message waits until the quiet hours of its reader end, and what else waits with it keeps its order', async () => {
  const { world, clock } = await startQuiet('ben');
  await world.send(opened());
  await world.send(task('todo', 1));
  await matched(world, 2);
  await world.waitForTexts(2);
  await until(() => world.slack.calls('dnd.info').length > 0, 'the question');
  clock.shift(hour);
  await world.send(task('todo', 2, { reviewId: 'r2' }));
  await matched(world, 3);
  expect(directsTo(world, 'ben')).toBe(0);
  clock.shift(hour + minute);
  await until(() => directsTo(world, 'ben') === 2, 'what was held', 20_000);
  await world.idle();
  expect(world.texts('@ben')).toEqual([asked, asked]);
  expect(world.logged('delivery.attempted').filter(({ attempt }) => attempt !== 1)).toEqual([]);
});

test('a decision comes at once, past what is held', async () => {
  const { world, clock } = await startQuiet('ana', 240);
  const toAna = { user: ben, assignedUserId: ana.userId };
  await world.send(opened());
  await world.send(task('todo', 1, { ...toAna, reviewId: 'r2' }));
  await matched(world, 2);
  await world.send(decided(3));
  await passing(clock, () => directsTo(world, 'ana') > 0);
  expect(world.texts('@ana')).toEqual(['✅ Ben Okafor approved your review of Resume screener']);
});

test('a task that is due today comes at once', async () => {
  const { world, clock } = await startQuiet('ben', 240);
  const { actions } = world.credo;
  const { review } = actions.openReview({ actor: ana.userId, useCaseId: resumeScreener, reviewers: [] });
  const { task: given } = actions.assignTask({ actor: ana.userId, reviewId: review.id, assignee: ben.userId });
  await until(() => world.slack.calls('dnd.info').length > 0, 'the question');
  expect(directsTo(world, 'ben')).toBe(0);
  const dueDate = new Date(Date.now() + hour).toISOString();
  actions.changeTask({ actor: ana.userId, taskId: given.id, status: 'in_progress', subStatus: 'none', dueDate });
  await passing(clock, () => directsTo(world, 'ben') > 0);
});

test('without the permission to know of quiet hours, or while Slack does not tell, messages come at once', async () => {
  const { world } = await startQuiet('ben');
  world.slack.fault({ method: 'dnd.info', kind: 'error', error: 'missing_scope' });
  await tell(world, task('todo', 1));
  expect(world.texts('@ben')).toEqual([asked]);
});
