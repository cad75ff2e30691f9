import { randomBytes } from 'node:crypto';
import { Webhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { createBearerTokens } from '../../src/http/bearer-tokens.ts';
import { ana, makeReview, resumeScreener } from '../support/events.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { exchange } from './exchange.ts';

const newSecret = () => `whsec_${randomBytes(24).toString('base64')}`;
const review = {
  type: 'use_case_review_status_updated',
  data: { useCaseId: resumeScreener, status: 'approved', user: ana },
};

describe('signatures', () => {
  test('deliveries signed by the simulated Credo come through, and the level is shown', async () => {
    const secret = newSecret();
    const { credo, slack, logged } = await startSubscribed({
      env: { CREDO_WEBHOOK_SECRET: `${newSecret()}, ${secret}` },
      credo: { svix: { secret } },
    });
    expect(await credo.emit(review)).toMatchObject([{ status: 200 }]);
    await slack.waitForMessages('#governance', 2);
    expect(logged('app.started')).toMatchObject([{ authentication: 'signature' }]);
  });

  test('only a right, fresh signature is taken', async () => {
    const secret = newSecret();
    const { send, logged, slack } = await startSubscribed({ env: { CREDO_WEBHOOK_SECRET: secret } });
    const body = JSON.stringify(makeReview());
    const headersAt = (atMs: number, key = secret) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(atMs / 1000)),
      'webhook-signature': new Webhook(key).sign('msg_1', new Date(atMs), body),
    });
    const codeOf = async (text: string, headers: Record<string, string>) => {
      const answer = await send(text, { headers });
      return [answer.status, ((await answer.json()) as { error?: string }).error];
    };
    const now = Date.now();
    expect(await codeOf(body, {})).toEqual([401, 'unsigned']);
    expect(await codeOf(body, headersAt(now, newSecret()))).toEqual([401, 'bad_signature']);
    expect(await codeOf(`${body} `, headersAt(now))).toEqual([401, 'bad_signature']);
    expect(await codeOf(body, headersAt(now - 310_000))).toEqual([401, 'stale_signature']);
    expect(await codeOf(body, headersAt(now + 310_000))).toEqual([401, 'stale_signature']);
    expect(logged('inbox.received')).toEqual([]);
    expect(await codeOf(body, headersAt(now))).toEqual([200, undefined]);
    expect(logged('inbox.refused')).toHaveLength(5);
    await slack.waitForMessages('#governance', 2);
  });
});

describe('o_auth', () => {
  const env = { CREDO_WEBHOOK_AUTH: 'o_auth' };

  test('Credo fetches a token with the payload it was given, and delivers with it', async () => {
    const { credo, slack } = await startSubscribed({ env });
    expect(credo.webhooks).toMatchObject([
      { attributes: { authentication_method: 'o_auth', authentication_payload_type: 'application/json' } },
    ]);
    expect(await credo.emit(review)).toMatchObject([{ status: 200, problem: null }]);
    await slack.waitForMessages('#governance', 2);
  });

  test('a token is given for the right payload only, as JSON or as a form', async () => {
    const { credo, url, send } = await startSubscribed({ env });
    const payload = credo.webhooks[0]?.attributes.authentication_payload as Record<string, string>;
    const ask = async (body: string) => {
      const { status, headers, text } = await exchange(`${url}/credo/oauth/token`, { chunks: [body] });
      expect(headers['cache-control']).toBe('no-store');
      return { status, body: JSON.parse(text) as Record<string, unknown> };
    };
    for (const body of [JSON.stringify(payload), new URLSearchParams(payload).toString()]) {
      const granted = await ask(body);
      expect(granted).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } });
      const authorization = `Bearer ${granted.body['access_token']}`;
      expect((await send(makeReview(), { headers: { authorization } })).status).toBe(200);
    }
    const { client_secret: secret = '' } = payload;
    const wrong = [
      '',
      '{}',
      '{"client_id"',
      'null',
      '[]',
      '{"client_id":"default","client_secret":["x"]}',
      JSON.stringify({ ...payload, client_secret: `${secret}x` }),
      JSON.stringify({ ...payload, client_secret: '' }),
      JSON.stringify({ ...payload, client_id: 'another' }),
      JSON.stringify({ client_id: 'default' }),
    ];
    for (const body of wrong)
      expect(await ask(body), body.slice(0, 40)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('a delivery without one of our tokens is refused and told how', async () => {
    const { hook, logged } = await startSubscribed({ env });
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from(
      '{"iss":"credo-slack","aud":"default","exp":99999999999}',
    ).toString('base64url')}.`;
    for (const authorization of ['', 'Bearer x', `Bearer ${none}`, 'Basic ZGVmYXVsdDp4']) {
      const { status, headers } = await exchange(hook, { headers: { authorization }, chunks: ['{}'] });
      expect([status, headers['www-authenticate']], authorization).toEqual([401, 'Bearer']);
    }
    expect(logged('inbox.received')).toEqual([]);
  });
});

describe('access tokens', () => {
  const claims = (token: string): [string, string, string] => token.split('.') as [string, string, string];

  test('hold for ten minutes and one connection', async () => {
    const clock = createManualClock();
    const tokens = createBearerTokens(randomBytes(32), clock);
    const token = await tokens.issue('default');
    expect(await tokens.isValid(token, 'default')).toBe(true);
    expect(await tokens.isValid(token, 'another')).toBe(false);
    await clock.advance(599_000);
    expect(await tokens.isValid(token, 'default')).toBe(true);
    await clock.advance(1_000);
    expect(await tokens.isValid(token, 'default')).toBe(false);
  });

  test('are ours only when signed with our key and our algorithm', async () => {
    const clock = createManualClock();
    const tokens = createBearerTokens(randomBytes(32), clock);
    const [header, payload, signature] = claims(await tokens.issue('default'));
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    const others = await createBearerTokens(randomBytes(32), clock).issue('default');
    for (const token of [
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${payload}.`,
      others,
      '',
      'x',
    ])
      expect(await tokens.isValid(token, 'default'), token).toBe(false);
  });
});
