import { expect, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startSubscribed } from '../support/subscribed.ts';

const outcomes = ['inbox.received', 'inbox.duplicate', 'inbox.conflict'] as const;

/** A subscribed world with a clock that can be moved; `arrive` posts and tells what became of it. */
async function startInbox() {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock, threads: 'off' });
  const count = (event: string) => world.logged(event).length;
  const arrive = async (body: object, id?: string) => {
    const before = outcomes.map(count);
    const { status } = await world.send(body, id === undefined ? {} : { id });
    expect(status).toBe(200);
    return outcomes.filter((event, index) => count(event) > (before[index] ?? 0)).join();
  };
  return { world, clock, arrive };
}

test('the same svix-id is the same event, whenever it comes', async () => {
  const { world, clock, arrive } = await startInbox();
  expect(await arrive(makeReview({}, null), 'msg_1')).toBe('inbox.received');
  expect(await arrive(makeReview({}, null), 'msg_1')).toBe('inbox.duplicate');
  clock.shift(30 * 24 * 3_600_000);
  expect(await arrive(makeReview({}, null), 'msg_1')).toBe('inbox.duplicate');
  expect(await arrive(makeReview({}, null), 'msg_2')).toBe('inbox.received');
  await world.slack.waitForMessages('#governance', 4);
  await world.idle();
  expect(world.texts()).toHaveLength(2);
});

test('the same svix-id with another body: the first wins', async () => {
  const { world, arrive } = await startInbox();
  expect(await arrive(makeReview({ status: 'approved' }), 'msg_1')).toBe('inbox.received');
  expect(await arrive(makeReview({ status: 'rejected' }), 'msg_1')).toBe('inbox.conflict');
  await world.slack.waitForMessages('#governance', 3);
  await world.idle();
  expect(world.texts()).toEqual(['✅ Ana Flores approved the review of Resume screener']);
});

test('an id of any length works', async () => {
  const { arrive } = await startInbox();
  const long = 'm'.repeat(4_000);
  expect(await arrive(makeReview({}, null), long)).toBe('inbox.received');
  expect(await arrive(makeReview({}, null), long)).toBe('inbox.duplicate');
  expect(await arrive(makeReview({}, null), `${long}n`)).toBe('inbox.received');
});

test('without an id, a body with a time is the same event for ever', async () => {
  const { clock, arrive } = await startInbox();
  const body = makeReview({}, '2026-01-01T00:00:00Z');
  expect(await arrive(body)).toBe('inbox.received');
  clock.shift(30 * 24 * 3_600_000);
  expect(await arrive(body)).toBe('inbox.duplicate');
  expect(await arrive(makeReview({}, '2026-01-01T00:00:01Z'))).toBe('inbox.received');
});

test('without an id and a time, the same body is the same event for a minute only, counted from the first', async () => {
  const { clock, arrive } = await startInbox();
  const body = makeReview({}, null);
  // Begins just before a full minute, so that the boundary lies between.
  clock.shift(59_000 - (clock.now() % 60_000));
  expect(await arrive(body)).toBe('inbox.received');
  clock.shift(30_000);
  expect(await arrive(body)).toBe('inbox.duplicate');
  clock.shift(25_000);
  expect(await arrive(body)).toBe('inbox.duplicate');
  clock.shift(5_000);
  expect(await arrive(body)).toBe('inbox.received');
});

test('a status may go from A to B and back to A within a minute', async () => {
  const { world, clock, arrive } = await startInbox();
  const opened = makeReview({ status: 'in_progress', changedAt: 1 }, null);
  const closed = makeReview({ status: 'closed' }, null);
  const again = makeReview({ status: 'in_progress', changedAt: 2 }, null);
  for (const body of [opened, closed, again]) {
    expect(await arrive(body)).toBe('inbox.received');
    clock.shift(10_000);
  }
  await world.slack.waitForMessages('#governance', 5);
  expect(world.texts().map((text) => text.split(' ')[0])).toEqual(['📝', expect.any(String), '📝']);
});

test('200 times the same event at once is one event and one message', async () => {
  const { world } = await startInbox();
  const body = makeReview();
  const answers = await Promise.all(Array.from({ length: 200 }, () => world.send(body, { id: 'msg_1' })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(world.logged('inbox.received')).toHaveLength(1);
  expect(world.logged('inbox.duplicate')).toHaveLength(199);
  await world.slack.waitForMessages('#governance', 3);
  await world.idle();
  expect(world.texts()).toHaveLength(1);
});
