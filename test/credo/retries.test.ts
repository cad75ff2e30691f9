import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/credo/faults.ts';
import { failureOf, makeWebhook, startTenant } from './support.ts';

const passing: readonly [string, Fault][] = [
  ['429', { status: 429 }],
  ['500', { status: 500 }],
  ['503', { status: 503, body: '<html>' }],
  ['a broken connection', { reset: true }],
];

describe('retries', () => {
  test.each(passing)('a read is repeated after %s', async (_what, fault) => {
    const { api, credo, calls, clock } = await startTenant();
    credo.fault({ ...fault, path: /me$/, times: 2 });
    expect(await api.me()).toMatchObject({ name: 'Priya Raman' });
    expect(calls()).toHaveLength(3);
    expect(clock.pauses).toHaveLength(2);
    expect(clock.pauses[0]).toBeLessThanOrEqual(500);
    expect(clock.pauses[1]).toBeLessThanOrEqual(1000);
  });

  test.each(passing)('an update is repeated after %s', async (_what, fault) => {
    const { api, credo, calls } = await startTenant();
    const { id } = credo.addWebhook(makeWebhook());
    credo.fault({ ...fault, method: 'PATCH' });
    await api.webhooks.update(id, makeWebhook({ event_types: ['use_case_comment'] }));
    expect(calls()).toHaveLength(2);
    expect(credo.webhooks[0]?.attributes.event_types).toEqual(['use_case_comment']);
  });

  test.each(passing)('a create is sent once, even after %s', async (_what, fault) => {
    const { api, credo, calls } = await startTenant();
    await api.me();
    credo.fault({ ...fault, method: 'POST', times: 3 });
    await failureOf(api.webhooks.create(makeWebhook()));
    expect(calls().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('a create whose answer got lost leaves one webhook behind', async () => {
    const { api, credo } = await startTenant();
    await api.me();
    credo.fault({ method: 'POST', reset: true, isAccepted: true });
    expect(await failureOf(api.webhooks.create(makeWebhook()))).toMatchObject({ failure: 'unavailable', status: null });
    expect(credo.webhooks).toHaveLength(1);
  });

  test('a removal whose answer got lost is found done', async () => {
    const { api, credo, calls } = await startTenant();
    const { id } = credo.addWebhook(makeWebhook());
    credo.fault({ method: 'DELETE', reset: true, isAccepted: true });
    await api.webhooks.remove(id);
    expect(calls()).toHaveLength(2);
    expect(credo.webhooks).toEqual([]);
  });

  test('it gives up after two repetitions', async () => {
    const { api, credo, calls } = await startTenant();
    const fault = credo.fault({ path: /me$/, times: 10, status: 500 });
    expect(await failureOf(api.me())).toMatchObject({ failure: 'unavailable', status: 500 });
    expect(fault.hits()).toBe(3);
    expect(calls()).toHaveLength(3);
  });

  test.each([400, 403, 404, 409, 422])('%i is final', async (status) => {
    const { api, credo, calls } = await startTenant();
    credo.fault({ path: /me$/, times: 3, status });
    await failureOf(api.me());
    expect(calls()).toHaveLength(1);
  });

  test('Retry-After is waited out exactly, in seconds and as a date', async () => {
    const { api, credo, clock } = await startTenant({ limits: { timeoutMs: 60_000 } });
    credo.fault({ path: /me$/, status: 429, headers: { 'retry-after': '7' } });
    await api.me();
    const date = new Date(clock.now() + 9000).toUTCString();
    credo.fault({ path: /me$/, status: 503, headers: { 'retry-after': date } });
    await api.me();
    expect(clock.pauses).toEqual([7000, 9000]);
  });

  test('a longer wait than the limit is left to the caller', async () => {
    const { api, credo, clock, calls } = await startTenant({ limits: { timeoutMs: 60_000 } });
    credo.fault({ path: /me$/, status: 429, headers: { 'retry-after': '21' } });
    expect(await failureOf(api.me())).toMatchObject({ failure: 'rate_limited', retryAfterMs: 21_000 });
    expect(clock.pauses).toEqual([]);
    expect(calls()).toHaveLength(1);
  });

  test('an unbelievable Retry-After is ignored', async () => {
    const { api, credo, clock } = await startTenant();
    credo.fault({ path: /me$/, status: 429, headers: { 'retry-after': '999999999' } });
    await api.me();
    expect(clock.pauses).toHaveLength(1);
    expect(clock.pauses[0]).toBeLessThanOrEqual(500);
  });
});
