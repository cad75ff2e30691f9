import { describe, expect, test, vi } from 'vitest';
import { createCredoClient } from '../../src/credo/client.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { createTestClock, failureOf, makeWebhook, startTenant } from './support.ts';

const errorBody = { errors: [{ code: 2000, title: 'Title', detail: 'What went wrong' }] };

describe('failures', () => {
  test.each([
    [400, 'invalid'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [408, 'timeout'],
    [409, 'conflict'],
    [418, 'unexpected'],
    [422, 'invalid'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('status %i is %s, with the words of Credo', async (status, failure) => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /webhooks/, status, body: errorBody });
    const error = await failureOf(api.webhooks.create(makeWebhook()));
    expect(error).toMatchObject({ failure, status, code: `credo_${failure}`, detail: 'What went wrong' });
    expect(error.message).toBe(`Credo AI answered POST /webhooks with status ${status}.`);
    expect(error.requestId).toMatch(/^[\w-]{20}$/);
  });

  test('429 says how long to wait', async () => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /webhooks/, status: 429, headers: { 'retry-after': '90' } });
    const error = await failureOf(api.webhooks.list());
    expect(error).toMatchObject({ failure: 'rate_limited', retryAfterMs: 90_000 });
  });

  test('a redirect is not followed', async () => {
    const { api, credo, calls } = await startTenant();
    credo.fault({ path: /me$/, status: 302, headers: { location: `${credo.url}/elsewhere` } });
    const error = await failureOf(api.me());
    expect(error).toMatchObject({ failure: 'unexpected', status: 302 });
    expect(error.message).toContain('Redirects are not followed');
    expect(calls()).toHaveLength(1);
  });

  test.each([
    ['a page of HTML', '<html><body>Maintenance</body></html>'],
    ['half of a document', '{"data": {"id": "x"'],
    ['nothing', ''],
    ['another document', { data: { type: 'me' } }],
    ['an array', []],
  ])('a success with %s is unexpected', async (_what, body) => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /me$/, status: 200, body });
    expect(await failureOf(api.me())).toMatchObject({ failure: 'unexpected', status: 200 });
  });

  test('an error page of HTML is classed by its status and not quoted', async () => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /me$/, times: 3, status: 502, body: '<html>Bad gateway</html>' });
    expect(await failureOf(api.me())).toMatchObject({ failure: 'unavailable', status: 502, detail: null });
  });

  test('an answer over the size limit is unexpected', async () => {
    const { api, credo, calls } = await startTenant({ limits: { maxResponseBytes: 20_000 } });
    credo.fault({ path: /me$/, status: 200, body: { data: { id: 'x', attributes: {}, padding: 'x'.repeat(20_000) } } });
    const error = await failureOf(api.me());
    expect(error).toMatchObject({ failure: 'unexpected', status: null });
    expect(error.message).toContain('too large');
    expect(calls()).toHaveLength(1);
    expect(await api.me()).toMatchObject({ name: 'Priya Raman' });
  });

  test('no answer within the time limit is a timeout, and is not tried again', async () => {
    const { api, credo, clock, calls } = await startTenant();
    await api.me();
    credo.fault({ path: /me$/, hang: true });
    const failed = failureOf(api.me());
    await vi.waitFor(() => expect(calls()).toHaveLength(2));
    clock.advance(10_000);
    const error = await failed;
    expect(error).toMatchObject({ failure: 'timeout', status: null });
    expect(error.message).toBe('Credo AI did not answer GET /me within 10000 ms.');
    expect(calls()).toHaveLength(2);
  });

  test('an answer that stops in the middle is a timeout too', async () => {
    const { api, credo, clock } = await startTenant();
    const stalled = Promise.withResolvers<void>();
    credo.fault({ path: /me$/, stalls: stalled.resolve });
    const failed = failureOf(api.me());
    await stalled.promise;
    clock.advance(10_000);
    expect(await failed).toMatchObject({ failure: 'timeout', status: null });
  });

  test('a connection that always breaks is unavailable', async () => {
    const { api, credo, calls } = await startTenant();
    credo.fault({ path: /me$/, times: 3, reset: true });
    const error = await failureOf(api.me());
    expect(error).toMatchObject({ failure: 'unavailable', status: null });
    expect(error.cause).toBeInstanceOf(Error);
    expect(calls()).toHaveLength(3);
  });

  test('a server that is not there is unavailable', async () => {
    const credo = await startCredo();
    await credo.close();
    const connection = { id: 'c', apiUrl: credo.url, appUrl: credo.url, tenant: 'acme', webhookAuth: 'none' } as const;
    const api = createCredoClient({ connection, apiKey: 'a-key-of-ours', clock: createTestClock() });
    const error = await failureOf(api.me());
    expect(error).toMatchObject({ failure: 'unavailable', status: null });
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('a detail is one line of at most 200 characters without control characters', async () => {
    const { api, credo } = await startTenant();
    const detail = `first\nline\u0000\u202e ${'😀'.repeat(300)}`;
    credo.fault({ path: /me$/, status: 403, body: { errors: [{ code: 1, title: 't', detail }] } });
    const error = await failureOf(api.me());
    expect(error.detail).toBe(`first line ${'😀'.repeat(189)}`);
  });

  test('several errors are told together, by title where there is no detail', async () => {
    const { api, credo } = await startTenant();
    const errors = [
      { code: 1, title: 'One', detail: 'first' },
      { code: 2, title: 'Two' },
    ];
    credo.fault({ path: /me$/, status: 403, body: { errors } });
    expect((await failureOf(api.me())).detail).toBe('first; Two');
  });
});
