import { expect, test } from 'vitest';
import { listed, registered, told } from '../commands/support.ts';
import { makeReview, makeTask } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const task = 'use_case_review_task_status_updated';
const hour = 3_600_000;

test('after the API key was replaced at Credo AI events still come, and the new key brings up to date what waited', async () => {
  const world = await startSubscribed({ what: 'reviews', threads: 'off' });
  const apiKey = world.credo.replaceApiKey();
  await world.send(makeReview());
  expect(await world.waitForTexts(1)).toHaveLength(1);
  expect((await world.type('ana', '#governance', 'subscribe tasks')).text).toContain('tasks');
  expect(await told(world, 'status')).toContain('API key');
  expect(registered(world)).not.toContain(task);

  Object.assign(world.env, { CREDO_API_KEY: apiKey });
  await world.restart();
  await until(() => registered(world).includes(task), 'the webhook with tasks');
  await until(() => world.logged('slack.connected').length > 1, 'the token check');
  expect(await listed(world)).toEqual(['*reviews, tasks*']);
});

test('Credo AI may be away for hours: what arrives is told, and what was asked for meanwhile is done when it is back', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what: 'reviews', threads: 'off', clock });
  world.credo.fault({ reset: true, times: 10_000 });
  await world.type('ana', '#governance', 'subscribe tasks');
  for (const reviewId of ['r1', 'r2', 'r3']) {
    clock.shift(2 * hour);
    const rounds = world.logged('webhook.reconciled').length;
    await world.send(makeReview({ reviewId }));
    await until(() => world.logged('webhook.reconciled').length > rounds, 'another try');
  }
  expect(await world.waitForTexts(3)).toHaveLength(3);
  expect(registered(world)).not.toContain(task);

  world.credo.clearFaults();
  clock.shift(hour);
  await until(() => registered(world).includes(task), 'the webhook with tasks');
  expect(world.credo.webhooks).toHaveLength(1);
  await world.send(makeTask({ status: 'done' }));
  await world.waitForTexts(4);
});
