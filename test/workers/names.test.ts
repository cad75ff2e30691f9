import { expect, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';

const missing = 'Name not available right now';
const shortened = '✅ Ana Flores approved the review of use case GrbRvp…';

test.each<[string, object]>([
  ['is down', { reset: true }],
  ['hangs', { hang: true }],
  ['is slow', { delayMs: 5_000 }],
  ['fails', { status: 500 }],
  ['limits', { status: 429, headers: { 'retry-after': '60' } }],
  ['has no such use case', { status: 404 }],
])('a message does not wait for a name while Credo %s', async (_what, fault) => {
  const world = await startSubscribed();
  world.credo.fault({ path: /use_cases|risk/, times: 100, ...fault });
  const startedAt = Date.now();
  await world.send(makeReview());
  expect(await world.waitForTexts(1)).toEqual([shortened]);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  const [, message] = world.slack.messages('#governance');
  expect(JSON.stringify(message?.blocks)).toContain(missing);
});

test('filters that need names do not add up to a long wait', async () => {
  const world = await startSubscribed({ what: 'reviews -risk:low actor:@ana' });
  world.credo.fault({ hang: true, times: 100 });
  const startedAt = Date.now();
  await world.send(makeReview());
  await world.waitForTexts(1);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
});

test('a message does not wait for Slack to find people', async () => {
  const world = await startSubscribed();
  world.slack.fault({ method: 'users.lookupByEmail', kind: 'hang', times: 10 });
  const startedAt = Date.now();
  await world.send(makeReview());
  expect(await world.waitForTexts(1)).toEqual(['✅ Ana Flores approved the review of Resume screener']);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
});

test('names are there again when Credo is', async () => {
  const world = await startSubscribed();
  await world.send(makeReview());
  await world.waitForTexts(1);
  const { requests } = world.credo;
  const asked = () => requests.filter(({ path }) => path.includes('use_cases')).length;
  const before = asked();
  await world.send(makeReview({ status: 'rejected' }));
  await world.waitForTexts(2);
  expect(asked()).toBe(before);
});
