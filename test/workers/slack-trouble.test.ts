import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/slack/faults.ts';
import { defaultScopes } from '../../src/sandbox/slack/seed.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { startBlackHole } from '../support/black-hole.ts';
import { makeComment, makeReview } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { repeatNote } from '../support/tally.ts';
import { until } from '../support/until.ts';
import { signingSecret } from '../support/world.ts';

/** A comment that belongs to no review, so that it is one message of its own. */
const numbered = (number: number) =>
  makeComment({ commentId: `c${number}`, threadId: `t${number}`, comment: `Number ${number}.`, ...onUseCase });
const onUseCase = { resourceType: 'none', resourceId: null, parentUseCaseReview_id: null };

const settings = { what: 'comments', env: { QUIET_WINDOW_MS: '0', LEASE_MS: '3000' } };

/** The messages in the channel: number, and whether it says that it may be a repeat. */
const shown = ({ slack }: Pick<Subscribed, 'slack'>) =>
  slack.messages('#governance').flatMap(({ text, blocks }) => {
    const all = JSON.stringify([text, blocks]);
    const number = /Number (\d+)\b/.exec(all)?.[1];
    return number === undefined ? [] : [`${number}${all.includes(repeatNote) ? ' may be a repeat' : ''}`];
  });

const once = ['1', '2'];
const marked = ['1 may be a repeat', '2'];
const twice = ['1', '1 may be a repeat', '2'];

test.each<[string, Fault, readonly string[]]>([
  ['429 with Retry-After', { kind: 'rate_limited', retryAfter: 1 }, once],
  ['429 without Retry-After', { kind: 'rate_limited', retryAfter: null }, once],
  ['500 with a page', { kind: 'status', status: 500 }, marked],
  ['503 after taking it', { kind: 'status', status: 503, isAccepted: true }, twice],
  ['internal_error', { kind: 'error', error: 'internal_error' }, marked],
  ['a code nobody knows', { kind: 'error', error: 'code_of_tomorrow', isUndocumented: true }, marked],
  ['no answer, not taken', { kind: 'hang' }, marked],
  ['no answer, taken', { kind: 'hang', isAccepted: true }, twice],
  ['a reset before', { kind: 'reset' }, marked],
  ['a reset after', { kind: 'reset', isAccepted: true }, twice],
  ['half an answer', { kind: 'truncated', isAccepted: true }, twice],
  ['a page instead of JSON', { kind: 'html', isAccepted: true }, twice],
  ['a slow answer', { kind: 'delay', delayMs: 500 }, once],
])(
  '%s: nothing is lost, the order holds, and only what Slack may have says that it may be a repeat',
  async (_, fault, expected) => {
    const world = await startSubscribed(settings);
    world.slack.fault({ method: 'chat.postMessage', ...fault });
    for (const number of [1, 2]) expect((await world.send(numbered(number))).status).toBe(200);
    await until(() => shown(world).includes('2'), 'the second message', 25_000);
    await world.idle();
    expect(shown(world)).toEqual(expected);
  },
);

const historyScopes = [...defaultScopes, 'channels:history', 'groups:history'];

test.each<[string, Fault, readonly string[]]>([
  ['503 after taking it', { kind: 'status', status: 503, isAccepted: true }, once],
  ['no answer, taken', { kind: 'hang', isAccepted: true }, once],
  ['500, not taken', { kind: 'status', status: 500 }, marked],
])('%s: with the optional scope Slack is asked before anything is posted again', async (_, fault, expected) => {
  const world = await startSubscribed({ ...settings, slack: { scopes: historyScopes } });
  world.slack.fault({ method: 'chat.postMessage', ...fault });
  for (const number of [1, 2]) expect((await world.send(numbered(number))).status).toBe(200);
  await until(() => shown(world).includes('2'), 'the second message', 25_000);
  await world.idle();
  expect(shown(world)).toEqual(expected);
});

test('a card and a reply that Slack took unnoticed are found, too, and later edits do not call them repeats', async () => {
  const world = await startSubscribed({ ...settings, what: 'reviews comments', slack: { scopes: historyScopes } });
  for (const ago of [5, 4]) {
    world.slack.fault({ method: 'chat.postMessage', kind: 'reset', isAccepted: true });
    const before = world.logged('delivery.attempted').length;
    const body = ago === 5 ? makeReview({ status: 'in_progress' }) : makeComment({ comment: 'Number 1.' });
    expect((await world.send(body)).status).toBe(200);
    await until(() => world.logged('delivery.attempted').length > before, 'the attempt');
    await world.idle();
  }
  await world.send(makeReview({ status: 'approved' }));
  await until(() => world.texts().some((text) => text.includes('approved')), 'the decision');
  await world.idle();
  const all = world.slack.messages('#governance').filter(({ source }) => source === 'chat.postMessage');
  expect(all.filter(({ text }) => text.includes('Number 1.'))).toHaveLength(1);
  expect(all.filter(({ thread_ts, text }) => thread_ts === null && /Resume screener/.test(text))).toHaveLength(1);
  expect(JSON.stringify(all)).not.toContain(repeatNote);
});

test('a connection that is half open delays, and loses nothing', async () => {
  const slack = await startSlack({ signingSecret });
  const hole = await startBlackHole(Number(new URL(slack.apiUrl).port));
  const apiUrl = slack.apiUrl.replace(/:\d+/, `:${hole.port}`);
  await slack.close();
  const port = Number(new URL(slack.apiUrl).port);
  const world = await startSubscribed({
    ...settings,
    slack: { port },
    env: { ...settings.env, SLACK_API_URL: apiUrl },
  });
  await world.send(numbered(1));
  await until(() => shown(world).includes('1'), 'the first message');
  await world.idle();
  hole.swallow();
  for (const number of [2, 3]) expect((await world.send(numbered(number))).status).toBe(200);
  await until(() => world.logged('delivery.attempted').some(({ result }) => result === 'retry'), 'the timeout', 20_000);
  hole.heal();
  await until(() => shown(world).length === 3, 'the last message', 25_000);
  await world.idle();
  // The third may have met another connection that died while it was idle.
  expect(shown(world)).toEqual(['1', '2 may be a repeat', expect.stringMatching(/^3/)]);
});

test('what Slack took while the database refused to note it is noted later, and not sent again', async () => {
  const world = await startSubscribed(settings);
  const fault = world.slack.fault({ method: 'chat.postMessage', kind: 'delay', delayMs: 300 });
  await world.send(numbered(1));
  await until(() => fault.hits() > 0, 'the call');
  const other = new SqliteDatabase((world.env['DATABASE_URL'] ?? '').replace('sqlite:', ''));
  other.exec('begin immediate');
  await until(() => world.logged('delivery.not_noted').length > 0, 'the refusal', 20_000);
  other.close();
  await world.send(numbered(2));
  await until(() => shown(world).includes('2'), 'the second message', 20_000);
  await world.idle();
  expect(shown(world)).toEqual(once);
}, 60_000);
