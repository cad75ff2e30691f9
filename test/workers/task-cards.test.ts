import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { loadCatalog } from '../../src/events/catalog.ts';
import { overCards } from '../../src/workers/task-cards.ts';
import { ana, ben, makeBody, resumeScreener } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { act } from '../support/reviews.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const chi = { userId: 'NfCGtYMjtbm94gpVDGaZZJ' };

/** Ana opened a review and asked these people. */
async function startReview(
  reviewers: readonly { readonly userId: string }[],
  what = 'reviews tasks',
  clock: Clock = systemClock,
) {
  const world = await startSubscribed({ what, clock });
  const { actions } = world.credo;
  const opened = actions.openReview({
    ...{ actor: ana.userId, useCaseId: resumeScreener, reviewers: reviewers.map(({ userId }) => userId) },
  });
  const { review } = await act(world, opened);
  const taskOf = ({ userId }: { readonly userId: string }) =>
    world.credo.state.tasks.find(({ user_ids }) => user_ids.includes(userId))?.id ?? '';
  return { world, actions, review, taskOf };
}

const asked = '👤 Ana Flores asked you to review Resume screener';

describe('a direct message that asked for a task is rewritten', () => {
  test('when the task is removed', async () => {
    const { world, actions, taskOf } = await startReview([ben, chi]);
    expect(world.texts('@ben')).toEqual([asked]);
    await act(world, actions.deleteTask({ actor: ana.userId, taskId: taskOf(ben) }));
    expect(world.texts('@ben')).toEqual(['Review Resume screener: this task was removed by Ana Flores.']);
    expect(world.texts('@chi')).toEqual([asked]);
    const blocks = JSON.stringify(world.slack.messages('@ben')[0]?.blocks);
    expect(blocks).toContain('"style":{"strike":true}');
    expect(blocks).not.toContain('"actions"');
  });

  test.each([
    ['its person', ben, 'approve', 'completed by you: approved.'],
    ['somebody else', chi, 'none', 'completed by Chi Tanaka.'],
  ] as const)('when %s completes it', async (_, who, subStatus, words) => {
    const { world, actions, taskOf } = await startReview([ben]);
    await act(world, actions.changeTask({ actor: who.userId, taskId: taskOf(ben), status: 'done', subStatus }));
    expect(world.texts('@ben')).toEqual([`Review Resume screener: this task was ${words}`]);
  });

  test('for everybody when the review is decided', async () => {
    const { world, actions, review } = await startReview([ben, chi]);
    await act(world, actions.endReview({ actor: chi.userId, reviewId: review.id, status: 'approved' }));
    expect(world.texts('@ben')).toEqual(['Review Resume screener: the review was approved by Chi Tanaka.']);
    expect(world.texts('@chi')).toEqual(['Review Resume screener: the review was approved by you.']);
    expect(world.texts('@ana')).toEqual(['✅ Chi Tanaka approved your review of Resume screener']);
  });

  test('when somebody else has the task now', async () => {
    const { world, actions, review, taskOf } = await startReview([ben]);
    // Credo announces only the new assignment: the former one is gone without a word.
    world.slack.connect(`${world.url}/slack/events`);
    const hook = world.credo.webhooks[0]!;
    world.credo.removeWebhook(hook.id);
    await actions.deleteTask({ actor: ana.userId, taskId: taskOf(ben) }).brought;
    world.credo.addWebhook(hook.attributes);
    await act(world, actions.assignTask({ actor: ana.userId, reviewId: review.id, assignee: chi.userId }));
    expect(world.texts('@ben')).toEqual(['Review Resume screener: this task is no longer assigned to you.']);
    expect(world.texts('@chi')).toEqual([asked]);
  });

  test('later, when Credo says again who has the task; until then it stays', async () => {
    const clock = createHurriedClock();
    const { world, actions, review, taskOf } = await startReview([ben], 'reviews tasks', clock);
    const fault = world.credo.fault({ path: /\/tasks$/, status: 500, times: 1_000 });
    const hook = world.credo.webhooks[0]!;
    world.credo.removeWebhook(hook.id);
    await actions.deleteTask({ actor: ana.userId, taskId: taskOf(ben) }).brought;
    world.credo.addWebhook(hook.attributes);
    await act(world, actions.assignTask({ actor: ana.userId, reviewId: review.id, assignee: chi.userId }));
    expect(world.texts('@ben')).toEqual([asked]);
    clock.shift(2 * 60_000);
    expect(world.texts('@ben')).toEqual([asked]);
    fault.clear();
    clock.shift(10 * 60_000);
    await until(() => world.texts('@ben')[0] !== asked, 'the rewriting', 20_000);
    expect(world.texts('@ben')).toEqual(['Review Resume screener: this task is no longer assigned to you.']);
  });

  test('for somebody who started the review as well, who is told both', async () => {
    const { world, actions, review } = await startReview([]);
    await act(world, actions.assignTask({ actor: ben.userId, reviewId: review.id, assignee: ana.userId }));
    await act(world, actions.endReview({ actor: ben.userId, reviewId: review.id, status: 'rejected' }));
    expect(world.texts('@ana')).toEqual([
      'Review Resume screener: the review was rejected by Ben Okafor.',
      '⛔ Ben Okafor rejected your review of Resume screener',
    ]);
  });
});

test('a message that asked for a task survives a while in which Slack does not answer', async () => {
  const world = await startSubscribed({ what: 'tasks' });
  world.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'internal_error', times: 2 });
  await world.type('ana', '#governance', 'unsubscribe all');
  await world.type('ana', '#governance', 'subscribe tasks');
  await world.send(
    makeBody('use_case_review_task_status_updated', {
      ...{ useCaseId: resumeScreener, reviewId: 'r1', status: 'todo', user: ana, assignedUserId: ben.userId },
    }),
  );
  await world.slack.waitFor(() => world.texts('@ben')[0], { timeoutMs: 15_000 });
});

describe('which messages an event makes outdated', async () => {
  const catalog = await loadCatalog();
  const card = (deliveryId: number, credoUserId: string, teamId = 'T1') => ({
    ...{ deliveryId, teamId, slackUserId: `U${credoUserId}`, credoUserId },
  });
  const task = (userId: string, isDone = false) => ({
    ...{ id: userId, kind: 'use_case_review', isDone, assignerId: null, userIds: [userId] },
    ...{ useCaseId: null, reviewId: 'r1', dueAt: null, status: isDone ? 'done' : 'todo', subStatus: null },
  });
  const factsOf = (status: string, assignedUserId: string | null) =>
    catalog.read(
      makeBody('use_case_review_task_status_updated', { useCaseId: 'u', reviewId: 'r1', status, assignedUserId }),
    ).facts;
  const over = (...args: Parameters<typeof overCards>) => overCards(...args).map(({ deliveryId }) => deliveryId);
  const cards = [card(1, 'b'), card(2, 'b'), card(3, 'c'), card(4, 'b', 'T2')];

  test('the oldest of whoever did one task, in each workspace', () => {
    expect(over(factsOf('done', 'b'), cards, null)).toEqual([1, 4]);
    expect(over(factsOf('done', 'b'), cards, [task('b'), task('b', true)])).toEqual([1, 4]);
  });

  test('all of whoever has nothing left', () => {
    expect(over(factsOf('done', 'b'), cards, [task('b', true)])).toEqual([1, 2, 4]);
  });

  test('none of people who still have one, or whose state is not known', () => {
    expect(over(factsOf('todo', 'x'), cards, null)).toEqual([]);
    expect(over(factsOf('todo', 'x'), cards, [task('b', true), task('x')])).toEqual([3]);
    expect(over(factsOf('done', null), cards, [])).toEqual([]);
  });
});
