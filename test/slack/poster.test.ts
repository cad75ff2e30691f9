import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import type { SendOutcome } from '../../src/ports/slack.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import type { Fault } from '../../src/sandbox/slack/faults.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { createPoster } from '../../src/slack/poster.ts';
import { createWebClient } from '../../src/slack/web-client.ts';

const message = { text: 'Hello', blocks: [] };

/** The real poster at a simulated Slack, whose answers it awaits for 150 ms. */
async function startPoster({ apiUrl, timeoutMs = 150 }: { apiUrl?: string; timeoutMs?: number } = {}) {
  const slack = await startSlack({ signingSecret: 'x'.repeat(32) });
  onTestFinished(() => slack.close());
  await slack.invite('#governance');
  const log = createLog('silent', []);
  const url = apiUrl ?? slack.apiUrl.replace(/\/$/, '');
  const client = createWebClient({ token: slack.botToken, apiUrl: url, timeoutMs, log });
  const poster = createPoster({ of: async () => client });
  const channel = slack.channel('#governance').id;
  return {
    slack,
    poster,
    channel,
    post: () => poster.post(slack.teamId, channel, message, 1, null),
    edit: (ts: string) => poster.edit(slack.teamId, channel, ts, { ...message, text: 'Changed' }, 1),
  };
}

const ambiguous = (code: unknown) => ({ kind: 'ambiguous', code });
const anyCode = expect.stringMatching(/^[a-z0-9_]+$/);

test.each<[string, Fault, object]>([
  ['429 with Retry-After', { kind: 'rate_limited', retryAfter: 3 }, { kind: 'rate_limited', retryAfterMs: 3_000 }],
  ['429 without it', { kind: 'rate_limited', retryAfter: null }, { kind: 'rate_limited', retryAfterMs: null }],
  ['429 with words in it', { kind: 'rate_limited', retryAfter: 'soon' }, { kind: 'rate_limited', retryAfterMs: null }],
  ['500', { kind: 'status', status: 500 }, ambiguous('http_500')],
  ['503 with JSON', { kind: 'status', status: 503, body: 'json' }, ambiguous('http_503')],
  ['a reset', { kind: 'reset' }, ambiguous(anyCode)],
  ['silence', { kind: 'hang' }, ambiguous(anyCode)],
  ['half an answer', { kind: 'truncated' }, ambiguous(anyCode)],
  ['a page', { kind: 'html' }, ambiguous('unreadable_answer')],
  ['an error', { kind: 'error', error: 'internal_error' }, ambiguous('internal_error')],
  ['an unknown error', { kind: 'error', error: 'new_code', isUndocumented: true }, ambiguous('new_code')],
  ['an archived channel', { kind: 'error', error: 'is_archived' }, { kind: 'destination_gone', code: 'is_archived' }],
])('%s is understood, and nothing is sent again by itself', async (_name, fault, outcome) => {
  const { slack, post } = await startPoster();
  slack.fault({ method: 'chat.postMessage', ...fault });
  expect(await post()).toMatchObject(outcome);
  expect(slack.calls('chat.postMessage')).toHaveLength(1);
  expect(await post()).toMatchObject({ kind: 'sent' });
});

test.each<Fault>([
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'truncated' },
  { kind: 'html' },
  { kind: 'status', status: 500 },
])('a message Slack took may have been sent, whatever became of the answer: $kind', async (fault) => {
  const { slack, post } = await startPoster();
  slack.fault({ ...fault, isAccepted: true });
  expect(await post()).toMatchObject({ kind: 'ambiguous' });
  expect(slack.messages('#governance')).toHaveLength(1);
});

test('nothing was sent when nobody listens or the name is unknown', async () => {
  const refused = await startPoster({ apiUrl: `http://127.0.0.1:${await freePort()}/api` });
  expect(await refused.post()).toEqual({ kind: 'not_sent', code: 'econnrefused' });
  const unknown = await startPoster({ apiUrl: 'http://slack.invalid/api' });
  expect((await unknown.post()).kind).toBe<SendOutcome['kind']>('not_sent');
});

test('a message is posted quietly and edited in place', async () => {
  const { slack, post, edit } = await startPoster();
  const sent = await post();
  const ts = sent.kind === 'sent' ? sent.slackTs : '';
  expect(await edit(ts)).toMatchObject({ kind: 'sent', slackTs: ts });
  expect(slack.messages('#governance').map(({ text }) => text)).toEqual(['Changed']);
  expect(slack.calls('chat.postMessage')[0]?.args).toMatchObject({
    unfurl_links: 'false',
    unfurl_media: 'false',
    parse: 'none',
    metadata: { event_type: 'credo_delivery', event_payload: { delivery: 1 } },
  });
  expect(await edit('1.000001')).toEqual({ kind: 'message_gone', code: 'message_not_found' });
});

test('many calls that hang do not keep another one waiting', async () => {
  const { slack, post } = await startPoster({ timeoutMs: 10_000 });
  slack.fault({ method: 'chat.postMessage', kind: 'hang', times: 150 });
  const hanging = Array.from({ length: 150 }, post);
  await slack.waitFor(() => (slack.calls('chat.postMessage').length === 150 ? true : null));
  expect(await post()).toMatchObject({ kind: 'sent' });
  await slack.close();
  for (const outcome of await Promise.all(hanging)) expect(outcome.kind).toBe('ambiguous');
});

test('a reply stands in the thread, and in the channel only when it should', async () => {
  const { slack, poster, channel, post } = await startPoster();
  const root = await post();
  const slackTs = root.kind === 'sent' ? root.slackTs : '';
  for (const isBroadcast of [false, true]) {
    expect(await poster.post(slack.teamId, channel, message, 2, { slackTs, isBroadcast })).toMatchObject({
      kind: 'sent',
    });
  }
  const [, quietly, loudly] = slack.calls('chat.postMessage').map(({ args }) => args);
  expect(quietly).toMatchObject({ thread_ts: slackTs });
  expect(quietly).not.toHaveProperty('reply_broadcast');
  expect(String(loudly?.['reply_broadcast'])).toBe('true');
  expect(slack.messages('#governance').map(({ thread_ts }) => thread_ts)).toEqual([null, slackTs, slackTs]);
});

test('the address of a message is what Slack says; of one that is not there it has none', async () => {
  const { slack, poster, channel, post } = await startPoster();
  const sent = await post();
  const slackTs = sent.kind === 'sent' ? sent.slackTs : '';
  expect(await poster.permalink(slack.teamId, channel, slackTs)).toMatch(
    new RegExp(`^https://.*/archives/${channel}/p${slackTs.replace('.', '')}$`),
  );
  expect(await poster.permalink(slack.teamId, channel, '1.1')).toBeNull();
});
