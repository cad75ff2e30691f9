import { describe, expect, test } from 'vitest';
import { failureOf, makeWebhook, startTenant } from './support.ts';

const hourMs = 60 * 60_000;

describe('access tokens', () => {
  test('twenty calls at once exchange the key once, and later calls use the same token', async () => {
    const { api, calls, exchanges } = await startTenant();
    await Promise.all(Array.from({ length: 20 }, () => api.me()));
    await api.me();
    expect(exchanges()).toBe(1);
    expect(calls()).toHaveLength(21);
  });

  test('the exchange posts the key and the tenant as JSON', async () => {
    const { api, credo } = await startTenant();
    await api.me();
    expect(credo.requests[0]).toMatchObject({
      method: 'POST',
      path: '/auth/exchange',
      headers: { 'content-type': 'application/json' },
      body: { api_token: '[hidden]', tenant: 'acme' },
    });
  });

  test('a token is renewed after half of its life, without waiting for a refusal', async () => {
    const { api, clock, calls, exchanges } = await startTenant();
    await api.me();
    clock.advance(11 * hourMs);
    await api.me();
    expect(exchanges()).toBe(1);
    clock.advance(hourMs);
    await api.me();
    expect(exchanges()).toBe(2);
    expect(calls()).toHaveLength(3);
  });

  test('a token that died early is exchanged once more, and the request is repeated', async () => {
    const { api, credo, calls, exchanges } = await startTenant();
    await api.me();
    credo.revokeTokens();
    expect(await api.me()).toMatchObject({ name: 'Priya Raman' });
    expect(exchanges()).toBe(2);
    expect(calls()).toHaveLength(3);
  });

  test('twenty calls with a dead token exchange the key once', async () => {
    const { api, credo, exchanges } = await startTenant();
    await api.me();
    credo.revokeTokens();
    await Promise.all(Array.from({ length: 20 }, () => api.me()));
    expect(exchanges()).toBe(2);
  });

  test('a create refused with 401 did nothing, so it is repeated with a new token', async () => {
    const { api, credo } = await startTenant();
    await api.me();
    credo.revokeTokens();
    await api.webhooks.create(makeWebhook());
    expect(credo.webhooks).toHaveLength(1);
  });

  test('a second 401 is unauthorized', async () => {
    const { api, credo, calls, exchanges } = await startTenant();
    credo.fault({ path: /me$/, times: 2, status: 401, body: { errors: [{ code: 1000, title: 'Unauthenticated' }] } });
    const error = await failureOf(api.me());
    expect(error).toMatchObject({ failure: 'unauthorized', status: 401, detail: 'Unauthenticated' });
    expect(calls()).toHaveLength(2);
    expect(exchanges()).toBe(2);
    expect(await api.me()).toMatchObject({ name: 'Priya Raman' });
  });

  test('a wrong key is unauthorized, and every call asks anew', async () => {
    const { api, calls, exchanges } = await startTenant({ keyInUse: 'the-wrong-key' });
    const error = await failureOf(api.me());
    expect(error).toMatchObject({ failure: 'unauthorized', status: 401 });
    expect(error.message).toBe('Credo AI does not accept the API key for this tenant.');
    expect(error.requestId).not.toBeNull();
    await failureOf(api.me());
    expect(exchanges()).toBe(2);
    expect(calls()).toEqual([]);
  });

  test.each([400, 403, 422])('an exchange refused with %i is unauthorized', async (status) => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /exchange/, status });
    expect(await failureOf(api.me())).toMatchObject({ failure: 'unauthorized', status });
  });

  test('a missing exchange is a wrong address, not a missing use case', async () => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /exchange/, status: 404 });
    expect(await failureOf(api.useCases.get('u1'))).toMatchObject({ failure: 'unexpected', status: 404 });
  });

  test('an exchange without a token in it is unexpected', async () => {
    const { api, credo } = await startTenant();
    credo.fault({ path: /exchange/, status: 200, body: { token: 'abc' } });
    expect(await failureOf(api.me())).toMatchObject({ failure: 'unexpected', status: 200 });
  });

  test('an exchange that fails for a moment is tried again', async () => {
    const { api, credo, exchanges } = await startTenant();
    credo.fault({ path: /exchange/, status: 503 });
    expect(await api.me()).toMatchObject({ name: 'Priya Raman' });
    expect(exchanges()).toBe(2);
  });
});
