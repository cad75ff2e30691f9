import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/credo/faults.ts';
import { failureOf, makeWebhook, startTenant } from './support.ts';

describe('what is logged', () => {
  test('is one line per request, without ids', async () => {
    const { api, lines } = await startTenant();
    await api.useCases.get('GrbRvpo2TSXibSS6pKJyJg');
    const requestId = expect.stringMatching(/^[\w-]{20}$/);
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'credo.request',
        fields: { method: 'POST', path: '/auth/exchange', status: 200, durationMs: 0, attempts: 1, requestId },
      },
      {
        level: 'info',
        message: 'credo.request',
        fields: { method: 'GET', path: '/use_cases/{id}', status: 200, durationMs: 0, attempts: 1, requestId },
      },
    ]);
  });

  test('tells of repetitions and of failures', async () => {
    const { api, credo, lines, clock } = await startTenant();
    await api.me();
    credo.fault({ path: /me$/, times: 2, status: 500 });
    await api.me();
    expect(lines.at(-1)).toMatchObject({
      level: 'info',
      fields: { attempts: 3, durationMs: clock.pauses.reduce((sum, ms) => sum + ms, 0) },
    });
    credo.fault({ path: /me$/, status: 403 });
    await failureOf(api.me());
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { status: 403 } });
    credo.fault({ path: /me$/, times: 3, reset: true });
    await failureOf(api.me());
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { status: null, code: 'credo_unavailable' } });
  });
});

describe('secrets', () => {
  const apiKey = 'ck-0123456789-very-secret';
  const token = `${apiKey}-and-token`;
  const start = () => startTenant({ apiKey, newToken: () => token });
  const payload = 'payload-secret-42';
  const urlKey = '0123456789abcdef0123456789abcdef';
  const attributes = makeWebhook({
    url: `https://bridge.example/credo/webhooks/${urlKey}`,
    authentication_method: 'o_auth',
    authentication_payload: { client_secret: payload },
    authentication_payload_type: 'application/json',
    authentication_server: 'https://bridge.example/credo/oauth/token',
  });
  const parrot = `key ${apiKey}, token ${token}, payload ${payload}, url ${attributes.url}, part ${urlKey}, ${'\u0000'}${apiKey}`;

  const answers: readonly [string, Fault][] = [
    ['an error of Credo', { status: 422, body: { errors: [{ code: 1, title: 't', detail: parrot }] } }],
    ['a request id', { status: 500, headers: { 'x-request-id': `${apiKey} ${token} ${payload}` } }],
    ['a page of HTML', { status: 200, body: `<html>${parrot}</html>` }],
    ['another document', { status: 200, body: { data: { id: 5, attributes: parrot } } }],
  ];

  test.each(answers)('never come back out of %s', async (_what, answer) => {
    const { api, credo, lines } = await start();
    credo.fault({ path: /webhooks$/, ...answer });
    const error = await failureOf(api.webhooks.create(attributes));
    const told = [error.message, error.detail, error.requestId, error.stack, error.cause, JSON.stringify(lines)].join();
    for (const secret of [apiKey, token, payload, urlKey]) expect(told).not.toContain(secret);
    expect(told).not.toContain('and-token');
  });

  test('are shown as hidden in a detail', async () => {
    const { api, credo } = await start();
    credo.fault({ path: /webhooks$/, ...answers[0]?.[1] });
    const error = await failureOf(api.webhooks.create(attributes));
    expect(error.detail).toBe('key [hidden], token [hidden], payload [hidden], url [hidden], part [hidden], [hidden]');
  });

  test('are hidden before a detail is cut short', async () => {
    const detail = `${'x'.repeat(190)}${apiKey}`;
    const { api, credo } = await start();
    credo.fault({ path: /me$/, status: 422, body: { errors: [{ code: 1, title: 't', detail }] } });
    expect((await failureOf(api.me())).detail).toBe(`${'x'.repeat(190)}[hidden]`);
  });

  test('never come back out of a refused exchange', async () => {
    const { api, credo, lines } = await start();
    const body = { errors: [{ code: 1000, title: 't', detail: `no such key: ${apiKey}` }] };
    credo.fault({ path: /exchange$/, status: 401, body });
    const error = await failureOf(api.me());
    expect(error.detail).toBe('no such key: [hidden]');
    expect(JSON.stringify([error, lines])).not.toContain(apiKey);
  });
});
