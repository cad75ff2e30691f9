import { expect, test } from 'vitest';
import type { EventRecord } from '../../src/ports/operations.ts';
import { makeChange, makeNumbered, numbersIn } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const dayMs = 24 * 3_600_000;

/** Has all events matched again, and waits for what comes of it. */
async function replayAll({ env, idle, logged }: Subscribed): Promise<void> {
  const before = logged('inbox.matched').length;
  const { changed } = await askCli<{ changed: number }>(env, 'events', 'replay', '--all');
  await until(() => logged('inbox.matched').length >= before + changed, 'the matcher');
  await idle();
}

test('events are listed without and shown with their body', async () => {
  const { env, send, waitForTexts } = await startSubscribed({ what: 'reviews' });
  const body = makeNumbered(1);
  await send(body, { id: 'msg_1' });
  await waitForTexts(1);
  const [listed] = await askCli<EventRecord[]>(env, 'events', 'list');
  expect(listed).toMatchObject({ idempotencyKey: 'id:msg_1', type: 'use_case_review_status_updated' });
  expect(JSON.stringify(listed)).not.toContain('Person 1');
  expect(await askCli(env, 'events', 'show', String(listed?.id))).toMatchObject({ body });
  expect(await runCli(env, 'events', 'show', '999')).toMatchObject({
    status: 1,
    err: 'There is no event 999 (any more). List them with: npm run -s cli -- events list\n',
  });
});

test('events matched again reach who subscribed since, and nobody twice', async () => {
  const { env, send, texts, waitForTexts, type, idle, slack } = await startSubscribed({ what: 'reviews' });
  for (const number of [1, 2, 3]) await send(makeNumbered(number));
  await waitForTexts(3);
  await type('ana', '#general', 'subscribe reviews');
  for (let time = 0; time < 2; time += 1) {
    expect(await askCli(env, 'events', 'replay', '--since', '1h')).toEqual({ changed: 3 });
    await slack.waitFor(() => (numbersIn(texts('#general')).length >= 3 ? true : null), { timeoutMs: 15_000 });
    await until(
      async () => (await askCli<unknown[]>(env, 'events', 'list', '--unmatched')).length === 0,
      'the matcher',
    );
    await idle();
  }
  expect(numbersIn(texts())).toEqual([1, 2, 3]);
  expect(numbersIn(texts('#general'))).toEqual([1, 2, 3]);
});

test('a change that waits in a quiet window, or was told, comes once however often it is matched again', async () => {
  const clock = createHurriedClock();
  const env = { QUIET_WINDOW_MS: '45000', QUIET_WINDOW_MAX_MS: '180000' };
  const world = await startSubscribed({ what: 'all', clock, env });
  await world.send(makeChange('risk_category_level', '1'));
  await until(() => world.logged('inbox.matched').length === 1, 'the match');
  await replayAll(world);
  clock.shift(45_000);
  await world.waitForTexts(1);
  await replayAll(world);
  clock.shift(45_000);
  await world.send(makeNumbered(1));
  expect(await world.waitForTexts(2)).toEqual([
    '✏️ Ana Flores changed the risk of Resume screener to Medium',
    expect.stringContaining('Person 1'),
  ]);
  await world.idle();
  expect(world.texts()).toHaveLength(2);
  expect(world.logged('inbox.match_failed')).toEqual([]);
});

test('what a digest told is not told again, with or without a digest', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  await world.type('ana', '#governance', 'digest daily 9:00');
  for (const number of [1, 2]) await world.send(makeNumbered(number));
  await until(() => world.logged('inbox.matched').length === 2, 'the match');
  await replayAll(world);
  await world.type('ana', '#governance', 'digest off');
  expect((await world.waitForTexts(1))[0]).toContain('2 updates');
  await replayAll(world);
  await world.type('ana', '#governance', 'digest daily 9:00');
  await replayAll(world);
  await world.type('ana', '#governance', 'digest off');
  await world.send(makeNumbered(3));
  await world.waitForTexts(2);
  await world.idle();
  expect(numbersIn(world.texts().slice(1))).toEqual([3]);
});

test('a channel that had an event gets nothing twice when another could not have it for a month', async () => {
  const clock = createHurriedClock();
  const channels = ['#governance', '#general'];
  const world = await startSubscribed({ what: 'reviews', threads: 'off', channels, clock });
  const { slack, send, texts, waitForTexts, restart, idle } = world;
  await send(makeNumbered(1));
  for (const channel of channels) await waitForTexts(1, channel);
  slack.fault({ kind: 'error', error: 'invalid_blocks', method: 'chat.postMessage', channel: '#general', times: 2 });
  await send(makeNumbered(2));
  for (const channel of channels) await waitForTexts(2, channel);
  await idle();
  clock.shift(31 * dayMs);
  await restart();
  await until(() => world.logged('retention.deleted').length > 0, 'the retention');
  expect(await askCli<unknown[]>(world.env, 'events', 'list')).toHaveLength(1);
  await replayAll(world);
  expect(numbersIn(texts())).toEqual([1, 2]);
});
