import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '../src/errors.ts';
import { createLog } from '../src/log.ts';
import { exchange } from './http/exchange.ts';
import { makeReview } from './support/events.ts';
import { startSubscribed } from './support/subscribed.ts';
import { signingSecret } from './support/world.ts';

function startLog(level = 'info', secrets: readonly string[] = []) {
  const lines: string[] = [];
  const log = createLog(level, secrets, { write: (line) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

test('a line is JSON with a time, a level and the event; strange values stay within it', () => {
  const { log, lines, last } = startLog();
  log.info('inbox.received', { eventId: 1, note: 'two\nlines","level":"fatal' });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(last()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    event: 'inbox.received',
    eventId: 1,
    note: 'two\nlines","level":"fatal',
  });
});

test('characters that would move a cursor, colour or turn text around are written as escapes, and mean the same', () => {
  const { log, lines, last } = startLog();
  const odd = 'a\u009b31m\u0085\u202eb\u200b\u2028\u061c\u{e0041}';
  log.info('inbox.received', { odd });
  expect(lines[0]?.trimEnd()).toMatch(/^[\x20-\x7e]*$/);
  expect(last()['odd']).toBe(odd);
});

test('what is below the level is not written', () => {
  const { log, lines } = startLog('warn');
  log.debug('a');
  log.info('b');
  log.warn('c');
  log.error('d');
  expect(lines).toHaveLength(2);
});

describe('secrets', () => {
  test.each(['token', 'authorization', 'secret', 'apiKey', 'key', 'password', 'body', 'text', 'response_url'])(
    'a field called %s is not written, also one level down',
    (name) => {
      const { log, lines } = startLog();
      log.info('x', { [name]: 'do-not-show', inner: { [name]: 'do-not-show' } });
      expect(lines.join()).not.toContain('do-not-show');
    },
  );

  test('are masked wherever they turn up, known from the start or hidden later', () => {
    const { log, lines } = startLog('info', ['secret-from-start']);
    log.hide('secret-found-later');
    const error = new Error('Refused secret-from-start', { cause: new Error('at secret-found-later') });
    log.error('x', { error, 'in-secret-from-start-name': `https://h/${'secret-found-later'}/x` });
    expect(lines.join()).not.toMatch(/secret-from-start|secret-found-later/);
    expect(lines.join()).toContain('[hidden]');
  });

  test('are masked as JSON and as a URL write them', () => {
    const secret = 'a"b\\c+d/e=f g';
    const { log, lines } = startLog('info', [secret]);
    log.info('x', { plain: secret, url: `https://h/?q=${encodeURIComponent(secret)}` });
    for (const form of [JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      expect(lines.join()).not.toContain(form);
  });

  test('too short to be one are left alone', () => {
    const { log, lines } = startLog('info', ['', 'info']);
    log.info('x');
    expect(lines.join()).toContain('"level":"info"');
  });
});

describe('errors', () => {
  test('of our own are told by code, without a stack', () => {
    const { log, last } = startLog();
    log.error('x', { error: new AppError('database_in_use', 'Stop it first.', { cause: new Error('locked') }) });
    expect(last()['error']).toEqual({ code: 'database_in_use', message: 'Stop it first.', cause: 'locked' });
  });

  test('of others are told with the place, cut to a bounded length', () => {
    const { log, last } = startLog();
    log.error('x', { error: new TypeError('y'.repeat(5_000)) });
    const error = last()['error'] as Record<string, string>;
    expect(error['type']).toBe('TypeError');
    expect(error['message']).toHaveLength(300);
    expect(error['stack']?.length).toBeLessThanOrEqual(2_000);
    log.error('x', { error: 'only words' });
    expect(last()['error']).toEqual({ message: 'only words' });
  });
});

test('a day of the product leaves no secret in its log, at any level', async () => {
  const svixSecret = `whsec_${Buffer.from('svix-secret-0123456789').toString('base64')}`;
  const world = await startSubscribed({
    env: { CREDO_WEBHOOK_AUTH: 'o_auth', CREDO_WEBHOOK_SECRET: svixSecret, LOG_LEVEL: 'trace' },
    credo: { svix: { secret: svixSecret } },
  });
  const { slack, credo, url, hook, env, logLines } = world;
  const emit = (status: string) =>
    credo.emit({ type: 'use_case_review_status_updated', data: { useCaseId: credo.seed.useCases[0]?.id, status } });
  const tokenAnswer = await exchange(`${url}/credo/oauth/token`, {
    chunks: [JSON.stringify(credo.webhooks[0]?.attributes.authentication_payload)],
  });
  const { access_token: ourToken } = JSON.parse(tokenAnswer.text) as { access_token: string };

  await emit('in_progress');
  await world.waitForTexts(1);
  for (const fault of ['reset', 'html'] as const) slack.fault({ method: 'chat.postMessage', kind: fault });
  slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' });
  await emit('approved');
  await world.send(makeReview(), { headers: { authorization: `Bearer ${ourToken}` } });
  await world.send('not json', { headers: { authorization: `Bearer ${ourToken}x` } });
  await exchange(`${url}/credo/oauth/token`, { chunks: [`client_id=default&client_secret=${ourToken}`] });
  await exchange(`${hook}/`, { chunks: ['{}'] });
  await world.idle();
  credo.fault({ status: 500, times: 3, body: `It broke at ${credo.apiKey} ${hook}` });
  credo.revokeTokens();
  await world.type('ana', '#governance', 'status');
  credo.clearFaults();
  await world.type('ana', '#governance', `subscribe ${hook} ${credo.apiKey}`);
  credo.revokeApiKey();
  await world.type('ana', '#governance', 'subscribe metadata');
  slack.revokeToken();
  await world.restart();
  slack.restoreToken();

  const log = logLines.join('');
  const events = new Set(logLines.map((line) => (JSON.parse(line) as { event: string }).event));
  for (const event of [
    'inbox.received',
    'inbox.refused',
    'oauth.refused',
    'delivery.attempted',
    'credo.request',
    'webhook.reconciled',
  ])
    expect(events).toContain(event);
  const payload = credo.webhooks[0]?.attributes.authentication_payload ?? {};
  const database = (env['DATABASE_URL'] ?? '').replace('sqlite:', '');
  const secrets: Readonly<Record<string, unknown>> = {
    'signing secret': signingSecret,
    'bot token': slack.botToken,
    'API key': credo.apiKey,
    'webhook key': hook.split('/').at(-1),
    'webhook URL': hook,
    'o_auth secret': payload['client_secret'],
    'our access token': ourToken,
    'Svix secret': svixSecret,
    'bare Svix secret': svixSecret.replace('whsec_', ''),
    'encryption key': readFileSync(`${database}.key`, 'utf8').trim(),
    'response URL': `${slack.url}/respond/`,
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect(String(secret).length, name).toBeGreaterThan(12);
    expect(log.includes(String(secret)), name).toBe(false);
  }
  expect(log).not.toMatch(/Bearer|approved the review/);
});
