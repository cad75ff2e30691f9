import { once } from 'node:events';
import { createServer } from 'node:http';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { rules, watchAlerts } from './rules.ts';

const shown = new Set<string>();

/** An app with nothing to complain of, and whoever watches it. `becomes` waits until exactly these alerts would fire. */
async function startWatched<W extends Pick<Subscribed, 'url'>>(world: W) {
  const alerts = await watchAlerts(world.url);
  await until(async () => (await alerts()).length === 0, 'an app without alerts');
  const becomes = async (...expected: string[]) => {
    let now: string[] = [];
    const isSo = async () => {
      now = await alerts();
      return JSON.stringify(now.toSorted()) === JSON.stringify(expected.toSorted());
    };
    await until(isSo, expected.join()).catch(() => expect(now).toEqual(expected));
    for (const name of expected) shown.add(name);
  };
  return Object.assign(Object.create(world) as W, { becomes, alerts });
}

afterAll(() => {
  expect(rules.map(({ alert }) => alert).filter((name) => !shown.has(name))).toEqual([]);
});

test('what has waited for Slack for more than five minutes', async () => {
  const clock = createHurriedClock();
  const world = await startWatched(await startSubscribed({ clock, threads: 'off' }));
  const { slack, send, becomes, alerts } = world;
  const outage = slack.fault({ method: 'chat.postMessage', kind: 'status', status: 503, times: 1_000 });
  await send(makeReview());
  await until(() => world.logged('delivery.attempted').length > 0, 'an attempt');
  clock.shift(4 * 60_000);
  expect(await alerts()).toEqual([]);
  clock.shift(2 * 60_000);
  await becomes('CredoSlackUndelivered');
  outage.clear();
  await becomes();
});

test('a token that Slack refuses, whether something is to be sent or not', async () => {
  const { slack, send, becomes } = await startWatched(await startSubscribed({ clock: createHurriedClock() }));
  slack.revokeToken('token_revoked');
  await becomes('CredoSlackTokenDead');

  const busy = await startWatched(await startSubscribed());
  busy.slack.revokeToken('account_inactive');
  await busy.send(makeReview());
  await busy.becomes('CredoSlackTokenDead');
  expect(await send(makeReview())).toMatchObject({ status: 200 });
});

test('a webhook that is gone from Credo and cannot be made, and one that is not confirmed', async () => {
  const { credo, type, becomes } = await startWatched(await startSubscribed());
  const outage = credo.fault({ status: 503, times: 1_000 });
  await type('ana', '#governance', 'status');
  await becomes('CredoSlackWebhookUnconfirmed');
  outage.clear();
  await type('ana', '#governance', 'status');
  await becomes();
  credo.removeWebhook(credo.webhooks[0]?.id ?? '');
  const refusal = credo.fault({ method: 'POST', path: /webhooks$/, status: 403, times: 1_000 });
  await type('ana', '#governance', 'status');
  await becomes('CredoSlackWebhookMissing');
  refusal.clear();
  await type('ana', '#governance', 'status');
  await becomes();
});

test('a message that was given up', async () => {
  const { slack, send, becomes } = await startWatched(await startSubscribed({ threads: 'off' }));
  slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks', times: 2 });
  await send(makeReview());
  await becomes('CredoSlackDeadLetters');
});

test('a request that does not prove to come from Credo', async () => {
  const env = { CREDO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}` };
  const { send, becomes } = await startWatched(await startSubscribed({ env }));
  expect((await send(makeReview())).status).toBe(401);
  await becomes('CredoSlackSendersRefused');
});

test('a database that takes nothing, a server that is not ready, and one that is down', async () => {
  const { app, env, send, becomes } = await startWatched(await startSubscribed());
  const other = new SqliteDatabase((env['DATABASE_URL'] ?? '').replace('sqlite:', ''));
  onTestFinished(() => void other.close());
  other.exec('alter table events rename to events_away');
  expect((await send(makeReview())).status).toBe(503);
  await becomes('CredoSlackNotStoring', 'CredoSlackNotReady');
  other.exec('alter table events_away rename to events');
  await becomes('CredoSlackNotStoring');
  await app.stop();
  await becomes('CredoSlackDown');
});

test('a disk of which less than a tenth is free', async () => {
  const world = await startSubscribed();
  let isFull = false;
  // Only the figure differs from what the app tells: no disk is filled for a test.
  const told = createServer(async (request, response) => {
    const text = await (await fetch(`${world.url}${request.url}`)).text();
    const size = Number(/^credo_slack_disk_size_bytes (\S+)$/m.exec(text)?.[1]);
    const free = `credo_slack_disk_free_bytes ${Math.floor(size * (isFull ? 0.09 : 0.11))}`;
    response.end(text.replace(/^credo_slack_disk_free_bytes \S+$/m, free));
  }).listen(0, '127.0.0.1');
  await once(told, 'listening');
  onTestFinished(() => void told.close());
  const address = told.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { becomes } = await startWatched({ url: `http://127.0.0.1:${port}` });
  isFull = true;
  await becomes('CredoSlackDiskFull');
});
