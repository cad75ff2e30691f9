import { describe, expect, test } from 'vitest';
import type { Slack } from '../../src/sandbox/slack/types.ts';
import { start, startInGovernance } from './slack-fixture.ts';

describe('rate limit', () => {
  test('a channel takes one message a second and one ahead of time, each channel for itself', async () => {
    let now = 1_700_000_000_000;
    const { slack, call, post, governance } = await startInGovernance({
      clock: { now: () => now, sleep: async () => undefined },
      enforceRateLimit: true,
    });
    await post({ text: '1' });
    await post({ text: '2' });
    await expect(post({ text: '3' })).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 });
    expect(slack.calls().at(-1)?.outcome).toEqual({ kind: 'rate_limited', retryAfterS: 1 });
    await call('chat.postMessage', { channel: slack.user('ana').id, text: 'Elsewhere' });
    await call('conversations.info', { channel: governance });
    now += 1_000;
    await post({ text: '3' });
    await expect(post({ text: '4' })).rejects.toThrow();
    expect(slack.messages('#governance').map((message) => message.text)).toEqual(['1', '2', '3']);
  });
});

describe('faults', () => {
  const stored = (slack: Slack) => slack.messages('#governance').length;

  test('HTTP errors come with a page or with JSON, and pass after their times', async () => {
    const { slack, post } = await startInGovernance();
    const fault = slack.fault({ method: 'chat.postMessage', kind: 'status', status: 503, times: 2, skip: 1 });
    await post({ text: 'before' });
    for (const _ of [1, 2])
      await expect(post({ text: 'x' })).rejects.toMatchObject({ statusCode: 503, body: /<html>/ });
    await post({ text: 'after' });
    expect(fault.hits()).toBe(2);
    slack.fault({ kind: 'status', status: 500, body: 'json' });
    await expect(post({ text: 'x' })).rejects.toMatchObject({ statusCode: 500, body: /internal_error/ });
    expect(stored(slack)).toBe(2);
  });

  test('a fault may be for one channel and one method only', async () => {
    const { slack, call, post } = await startInGovernance();
    slack.fault({ method: 'chat.postMessage', channel: '@ana', kind: 'error', error: 'internal_error' });
    await post({ text: 'x' });
    expect((await call('auth.test'))['ok']).toBe(true);
    const toAna = call('chat.postMessage', { channel: slack.user('ana').id, text: 'x' });
    await expect(toAna).rejects.toMatchObject({ data: { error: 'internal_error' } });
    slack.fault({ kind: 'error', error: 'fatal_error' });
    slack.clearFaults();
    await post({ text: 'x' });
  });

  test('a fault may spare direct messages', async () => {
    const { slack, call, post } = await startInGovernance();
    const fault = slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'is_archived', sparesDirect: true });
    await call('chat.postMessage', { channel: slack.user('ana').id, text: 'x' });
    expect(fault.hits()).toBe(0);
    await expect(post({ text: 'x' })).rejects.toMatchObject({ data: { error: 'is_archived' } });
  });

  test('429 comes with or without Retry-After', async () => {
    const { slack, post } = await startInGovernance();
    slack.fault({ kind: 'rate_limited', retryAfter: 7 });
    await expect(post({ text: 'x' })).rejects.toMatchObject({ retryAfter: 7 });
    slack.fault({ kind: 'rate_limited', retryAfter: null });
    await expect(post({ text: 'x' })).rejects.toThrow(/[Rr]etry/);
  });

  test.each<['hang' | 'reset', boolean]>([
    ['hang', false],
    ['hang', true],
    ['reset', false],
    ['reset', true],
  ])('%s loses the answer, accepted: %s', async (kind, isAccepted) => {
    const { slack, governance } = await startInGovernance();
    slack.fault({ kind, isAccepted });
    const posting = fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      body: new URLSearchParams({ channel: governance, text: 'x' }),
    });
    const outcome = posting.then(
      () => 'answered',
      () => 'lost',
    );
    const fault = await slack.waitFor(() => slack.calls().find((call) => call.outcome.kind === 'faulted'));
    expect(fault.outcome).toEqual({ kind: 'faulted', fault: kind, accepted: isAccepted, error: null });
    if (kind === 'hang') await slack.close();
    expect(await outcome).toBe('lost');
    expect(stored(slack)).toBe(isAccepted ? 1 : 0);
  });

  test('an answer may be cut short, or be a page, though the message stands', async () => {
    const { slack, post } = await startInGovernance();
    slack.fault({ kind: 'truncated', isAccepted: true });
    await expect(post({ text: 'x' })).rejects.toThrow();
    slack.fault({ kind: 'html', isAccepted: true });
    await expect(post({ text: 'x' })).rejects.toMatchObject({ data: { error: /<html>/ } });
    expect(stored(slack)).toBe(2);
  });

  test('an answer may be late', async () => {
    const slept: number[] = [];
    const clock = { now: () => 1_700_000_000_000, sleep: async (ms: number) => void slept.push(ms) };
    const { slack, post } = await startInGovernance({ clock });
    slack.fault({ kind: 'delay', delayMs: 5_000 });
    await post({ text: 'x' });
    expect(slept).toEqual([5_000]);
  });

  test('an error code that Slack does not document has to be asked for as such', async () => {
    const { slack, refusal } = await start();
    expect(() => slack.fault({ method: 'auth.test', kind: 'error', error: 'is_archived' })).toThrow(/not a documented/);
    slack.fault({ method: 'auth.test', kind: 'error', error: 'new_code', isUndocumented: true });
    expect(await refusal('auth.test')).toBe('new_code');
  });
});
