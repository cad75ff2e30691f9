import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createReceive } from '../../src/pipeline/receive.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { signingSecret, startWorld } from '../support/world.ts';
import { exchange } from './exchange.ts';

test('a request of Slack that is replayed is answered and does nothing', async () => {
  const world = await startWorld();
  const { slack } = world;
  const body = new URLSearchParams({
    ...{ command: '/credo', text: 'subscribe reviews', user_id: slack.user('ana').id, user_name: 'ana' },
    ...{ channel_id: slack.channel('#general').id, channel_name: 'general', team_id: slack.teamId },
    ...{ trigger_id: '1.2.3', response_url: 'http://127.0.0.1:9/' },
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  const send = () => fetch(`${world.url}/slack/events`, { method: 'POST', headers, body });
  for (let time = 0; time < 3; time += 1) expect((await send()).status).toBe(200);
  await until(() => slack.calls('chat.postMessage').length > 0, 'the confirmation');
  const refused = async () =>
    /slack_replay"} (\d+)/.exec(await (await fetch(`${world.url}/metrics`)).text())?.[1] ?? 'none';
  expect(await refused()).toBe('2');
  await world.restart();
  expect((await send()).status).toBe(200);
  expect(await refused()).toBe('1');
});

test('whoever guesses at the token endpoint is slowed down, and Credo is not', async () => {
  const { credo, url } = await startSubscribed({ env: { CREDO_WEBHOOK_AUTH: 'o_auth' } });
  const payload = credo.webhooks[0]?.attributes.authentication_payload as Record<string, string>;
  const ask = (body: object) => exchange(`${url}/credo/oauth/token`, { chunks: [JSON.stringify(body)] });
  const statuses: number[] = [];
  for (let guess = 0; guess < 12; guess += 1) {
    statuses.push((await ask({ client_id: 'default', client_secret: `guess ${guess}` })).status);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  const limited = await ask({});
  expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask(payload)).status).toBe(200);
  expect((await ask({ key: `${payload['client_id']}.${payload['client_secret']}` })).status).toBe(200);
});

test('bodies that together take too much memory are put off, and the room is given back', async () => {
  const receive = createReceive(100);
  const open = new Readable({ read: () => undefined });
  const first = receive(open, undefined);
  open.push(Buffer.alloc(80));
  await until(() => open.readableLength === 0, 'the first part to be read');
  expect(await receive(Readable.from([Buffer.alloc(30)]), undefined)).toEqual({ ok: false, reason: 'overloaded' });
  open.push(null);
  expect(await first).toMatchObject({ ok: true });
  expect(await receive(Readable.from([Buffer.alloc(100)]), undefined)).toMatchObject({ ok: true });
});

test('somebody who sends a byte now and then is cut off, and others do not notice', async () => {
  const { url, hook, send } = await startSubscribed({ what: 'reviews' });
  const { hostname, port } = new URL(url);
  const slow = connect(Number(port), hostname);
  let answer = '';
  slow.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  slow.on('error', () => undefined);
  slow.write(`POST ${new URL(hook).pathname} HTTP/1.1\r\nhost: x\r\nx-a: `);
  const dripping = setInterval(() => slow.write('a'), 500);
  await until(() => slow.destroyed || slow.closed, 'the slow sender to be cut off', 25_000).finally(() =>
    clearInterval(dripping),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect((await send({})).status).toBe(200);
});
