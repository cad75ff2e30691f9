import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';
import { announced, listed, press, reading, told } from './support.ts';

const tooLate = (minutes: string) =>
  `This can't be undone any more: it was undone already, or it is more than ${minutes} ago. Nothing was changed.\n\`/credo list\` shows what this channel gets now.`;

test('takes the last change back, once, and says so in the channel', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews use-case:"Credit scoring"');
  const change = await world.type('ana', '#governance', 'set tasks');
  const undone = await press(world, 'ana', change, 'Undo');
  expect(undone.ephemeral_to).toBeNull();
  expect(reading(undone)).toBe(
    '*Ana Flores* took the last change back. This channel now gets: *reviews*, only for use case Credit scoring.',
  );
  const again = await press(world, 'ana', change, 'Undo');
  expect(again.ephemeral_to).toBe(world.slack.user('ana').id);
  expect(reading(again)).toBe(tooLate('10 minutes'));
  expect(await listed(world)).toEqual(['*reviews*, only for use case Credit scoring']);
});

test('anybody in the channel may take a change back, and the taking back, too', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const undone = await press(world, 'ben', await world.type('ana', '#governance', 'unsubscribe all'), 'Undo');
  expect(reading(undone)).toBe('*Ben Okafor* took the last change back. This channel now gets: *reviews*.');
  expect(reading(await press(world, 'chi', undone, 'Undo'))).toBe(
    '*Chi Tanaka* took the last change back. This channel now gets: nothing.',
  );
  expect(await listed(world)).toEqual([]);
});

test('a change with another one after it stays', async () => {
  const world = await startWorld();
  const first = await world.type('ana', '#governance', 'subscribe reviews');
  await announced(world, 'subscribe tasks');
  expect(reading(await press(world, 'ana', first, 'Undo'))).toContain(
    'somebody changed it since. Nothing was changed.',
  );
  expect(await listed(world)).toEqual(['*reviews, tasks*']);
});

test('a change is not taken back after the time for it', async () => {
  let offset = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + offset };
  const world = await startWorld({ clock, env: { UNDO_WINDOW_MS: '60000' } });
  const change = await world.type('ana', '#governance', 'subscribe reviews');
  offset = 61_000;
  expect(reading(await press(world, 'ana', change, 'Undo'))).toBe(tooLate('1 minute'));
  expect(await listed(world)).toEqual(['*reviews*']);
});

test("one channel's change cannot be taken back in another", async () => {
  const world = await startWorld();
  const change = await world.type('ana', '#governance', 'subscribe reviews');
  const elsewhere = await world.type('ana', '#general', 'subscribe tasks');
  const moved = { ...elsewhere, ...change, channel: elsewhere.channel, ts: elsewhere.ts };
  world.slack.workspace.updateMessage(moved, { blocks: change.blocks });
  expect(reading(await press(world, 'ana', moved, 'Undo'))).toBe(tooLate('10 minutes'));
  expect(await listed(world)).toEqual(['*reviews*']);
  expect(await listed(world, '#general')).toEqual(['*tasks*']);
});

test('pressed three times at once it is one change', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const change = await world.type('ana', '#governance', 'set tasks');
  const answers = await Promise.all([1, 2, 3].map(() => press(world, 'ana', change, 'Undo')));
  expect(answers.filter(({ ephemeral_to }) => ephemeral_to === null)).toHaveLength(1);
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('within the time of grace the webhook is the same afterwards', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews tasks');
  const [webhook] = world.credo.webhooks;
  const change = await world.type('ana', '#governance', 'unsubscribe all');
  expect(world.credo.webhooks).toEqual([webhook]);
  await press(world, 'ana', change, 'Undo');
  expect(world.credo.webhooks).toEqual([webhook]);
  expect(await told(world, 'status')).toContain('✅ Webhook at Credo AI: active');
});

test('after the time of grace, taking back makes a new webhook', async () => {
  const world = await startWorld({ env: { WEBHOOK_GRACE_MS: '0' } });
  await announced(world, 'subscribe reviews');
  const change = await world.type('ben', '#governance', 'unsubscribe all');
  await until(() => world.credo.webhooks.length === 0, 'no webhook');
  await press(world, 'chi', change, 'Undo');
  expect(world.credo.webhooks).toHaveLength(1);
});

test('what waited when a channel was unsubscribed comes after all', async () => {
  const world = await startSubscribed({ what: 'reviews', env: { SLACK_PACE_MS: '1000' } });
  for (const number of [1, 2, 3, 4]) await world.send(makeNumbered(number));
  await world.waitForTexts(1);
  const change = await world.type('ana', '#governance', 'unsubscribe all');
  await press(world, 'ana', change, 'Undo');
  expect(numbersIn(await world.waitForTexts(4))).toEqual([1, 2, 3, 4]);
});

test('a channel that is shared with another company is not subscribed again by it', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const change = await world.type('ana', '#governance', 'unsubscribe all');
  const { id } = world.slack.channel('#governance');
  world.slack.workspace.updateChannel(id, { is_ext_shared: true });
  expect(reading(await press(world, 'ana', change, 'Undo'))).toContain('This channel is shared with another company');
  expect(await listed(world)).toEqual([]);
});
