import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startSubscribed } from '../support/subscribed.ts';
import { signingSecret, startWorld } from '../support/world.ts';
import { exchange } from './exchange.ts';

const json = expect.stringMatching(/^application\/json/);

test('every route refuses other methods with 405 and says which it takes', async () => {
  const { url, hook } = await startSubscribed();
  const taken: Readonly<Record<string, string>> = {
    [hook]: 'POST',
    [`${url}/slack/events`]: 'POST',
    [`${url}/credo/oauth/token`]: 'POST',
    [`${url}/healthz`]: 'GET, HEAD',
    [`${url}/readyz`]: 'GET, HEAD',
    [`${url}/metrics`]: 'GET, HEAD',
    [`${url}/slack/install`]: 'GET, HEAD',
    [`${url}/slack/oauth_redirect`]: 'GET, HEAD',
  };
  for (const [route, allow] of Object.entries(taken)) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      if (allow.split(', ').includes(method)) continue;
      const { status, headers, text } = await exchange(route, { method });
      expect([status, headers['allow'], headers['content-type']], `${method} ${route}`).toEqual([405, allow, json]);
      expect(text).toMatch(method === 'HEAD' ? /^$/ : /^\{"error":"method_not_allowed"/);
    }
  }
});

test('an unknown path is 404 whatever the method, before anything else is looked at', async () => {
  const { url, hook } = await startSubscribed();
  const strangeKey = `${url}/credo/webhooks/${'A'.repeat(43)}`;
  const paths = [
    `${url}/`,
    `${url}/slack`,
    `${url}/credo/webhooks/`,
    `${hook}/`,
    `${hook}x`,
    hook.slice(0, -1),
    strangeKey,
  ];
  for (const path of paths) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status, text } = await exchange(path, { method });
      expect([status, JSON.parse(text)], `${method} ${path}`).toEqual([
        404,
        expect.objectContaining({ error: 'not_found' }),
      ]);
    }
  }
  const large = await exchange(strangeKey, { chunks: [Buffer.alloc(3_000_000, 'x')] });
  expect(large.status).toBe(404);
});

test('a path may carry a query, and two slashes are another path', async () => {
  const { url, hook, send } = await startSubscribed();
  expect((await fetch(`${url}/healthz?probe=1`)).status).toBe(200);
  expect((await exchange(`${hook}?a=b`, { chunks: ['{}'] })).status).toBe(200);
  expect((await exchange(`${hook}?`, { chunks: ['{}'] })).status).toBe(200);
  expect((await exchange(hook.replace('/credo/', '//credo/'), { chunks: ['{}'] })).status).toBe(404);
  expect((await send({})).status).toBe(200);
});

test('health, readiness and metrics answer GET and HEAD', async () => {
  const { url, send, idle } = await startSubscribed();
  await send({ type: 'x' });
  await idle();
  for (const path of ['/healthz', '/readyz']) {
    const answer = await fetch(url + path);
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ ok: true })]);
  }
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await metrics.text()).toMatch(/^credo_slack_events_received_total\{outcome="stored"\} 1$/m);
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    const { status, text } = await exchange(url + path, { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
  }
});

test('without a tenant there is no webhook address, but the rest works', async () => {
  const { url } = await startWorld({ env: { CREDO_TENANT: '', CREDO_API_KEY: '' } });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await exchange(`${url}/credo/webhooks/${'A'.repeat(43)}`, { chunks: ['{}'] })).status).toBe(404);
  expect((await exchange(`${url}/credo/oauth/token`, { chunks: ['client_id=default&client_secret='] })).status).toBe(
    401,
  );
});

const limit = 1_048_576;
const nowS = () => Math.floor(Date.now() / 1000);

function signed(body: string, timestampS = nowS(), type = 'application/json'): Record<string, string> {
  const hmac = createHmac('sha256', signingSecret).update(`v0:${timestampS}:${body}`).digest('hex');
  return { 'content-type': type, 'x-slack-request-timestamp': String(timestampS), 'x-slack-signature': `v0=${hmac}` };
}

test('requests from Slack are checked in the same order: size, signature, body', async () => {
  const { url } = await startWorld();
  const events = `${url}/slack/events`;
  const codeOf = async (chunks: readonly (string | Buffer)[], headers: Record<string, string> = {}) => {
    const { status, text } = await exchange(events, { chunks, headers });
    return [status, text === '' ? null : (JSON.parse(text) as { error?: string }).error];
  };
  expect(await codeOf([Buffer.alloc(limit + 1, 'x')])).toEqual([413, 'too_large']);
  expect(await codeOf([Buffer.alloc(limit, 'x')])).toEqual([401, 'bad_signature']);
  const body = '{"type":"url_verification","challenge":"abc"}';
  expect(await codeOf([body])).toEqual([401, 'bad_signature']);
  expect(await codeOf([body], signed(`${body} `))).toEqual([401, 'bad_signature']);
  for (const seconds of [-330, 330])
    expect(await codeOf([body], signed(body, nowS() + seconds))).toEqual([401, 'bad_signature']);
  for (const odd of ['null', '1', '"x"', '{', 'payload=null', 'payload=%7B', ''])
    expect(await codeOf([odd], signed(odd)), odd).toEqual([400, 'unreadable']);
  const challenge = await exchange(events, { chunks: [body], headers: signed(body) });
  expect([challenge.status, JSON.parse(challenge.text)]).toEqual([200, { challenge: 'abc' }]);
});

test('the certificate check of Slack is answered unsigned and can carry nothing else', async () => {
  const { url, slack } = await startWorld();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const smuggled = `ssl_check=1&command=%2Fcredo&text=help&user_id=${slack.user('ana').id}&team_id=${slack.teamId}`;
  expect((await exchange(`${url}/slack/events`, { headers, chunks: [smuggled] })).status).toBe(200);
  expect(slack.calls('chat.postEphemeral')).toEqual([]);
});
