import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/credo/faults.ts';
import { buttons, reading } from '../commands/support.ts';
import { bankWithSecret, secretId } from '../support/restricted.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import {
  commentMessage,
  impatientClock,
  inCredo,
  openReply,
  privately,
  type Replying,
  reply,
  settled,
  startReplying,
  submit,
  told,
} from './support.ts';

const asSent = 'Ana Flores (from Slack): The third one.';
const posting = { method: 'POST', path: /\/comments$/ } as const;
const listing = { method: 'GET', path: /\/comment_threads$/ } as const;

const lost: readonly [string, Fault][] = [
  ['the connection broke', { ...posting, reset: true, isAccepted: true }],
  ['Credo AI failed', { ...posting, status: 503, body: 'oops', isAccepted: true }],
  ['no answer came', { ...posting, hang: true, isAccepted: true }],
  ['the answer made no sense', { ...posting, status: 201, body: 'ok', isAccepted: true }],
];

test.each(lost)('a reply that arrived although %s is found, and shown once', async (_, fault) => {
  const world = await startReplying({ clock: impatientClock(), inReview: true });
  world.credo.fault(fault);
  await reply(world, 'The third one.');
  await world.slack.waitFor(() => told(world, 'The third one.')[0], { timeoutMs: 20_000 });
  await world.idle();
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
  expect(told(world, 'The third one.')).toHaveLength(1);
});

test('a reply that was found by looking, as no event tells of it, is shown once', async () => {
  const world = await startReplying({ clock: impatientClock() });
  for (const { id } of world.credo.webhooks) world.credo.removeWebhook(id);
  world.credo.fault({ ...posting, reset: true, isAccepted: true });
  await reply(world, 'The third one.');
  await settled(world);
  expect(world.logged('reply.posted')).toHaveLength(1);
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
  expect(told(world, 'The third one.')).toHaveLength(1);
});

/** A reply that Credo did not get, and nobody can tell; resolves with what the person is asked. */
async function unconfirmed(world: Replying, clock: { shift(ms: number): void }) {
  world.credo.fault({ ...posting, reset: true });
  await reply(world, 'The third one.');
  const looks = () => world.credo.requests.filter(isListing).length;
  const isAsked = () => world.logged('reply.not_posted').length > 0;
  await until(() => looks() > 0, 'the first look', 20_000);
  while (!isAsked()) {
    const before = looks();
    clock.shift(61_000);
    await until(() => isAsked() || looks() > before, 'another look', 20_000);
  }
  await settled(world);
  return privately(world).at(-1);
}

const isListing = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method === 'GET' && listing.path.test(path);

test('a reply that nobody confirmed is never sent again by itself; trying again looks first, and keeps the words', async () => {
  const clock = impatientClock();
  const world = await startReplying({ clock });
  const question = await unconfirmed(world, clock);
  expect(reading(question ?? { blocks: [] })).toContain(
    'Credo AI did not confirm your reply, and it is not in the thread.',
  );
  expect(reading(question ?? { blocks: [] })).toContain('You wrote: “The third one.”');
  expect(world.credo.requests.filter(({ method, path }) => method === 'POST' && posting.path.test(path))).toHaveLength(
    1,
  );
  if (!question) return;

  const view = await openReply(world, question, { label: 'Try again' });
  expect(JSON.stringify(view.blocks)).toContain('"initial_value":"The third one."');
  await submit(world, view, 'The third one.');
  await settled(world, 2);
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
  expect(told(world, 'The third one.')).toHaveLength(1);
});

test('a first try that arrived late is not followed by a second', async () => {
  const clock = impatientClock();
  const world = await startReplying({ clock });
  const question = await unconfirmed(world, clock);
  for (const { id } of world.credo.webhooks) world.credo.removeWebhook(id);
  const { actions, seed } = world.credo;
  actions.comment({ actor: seed.me, useCaseId: 'GrbRvpo2TSXibSS6pKJyJg', threadId: world.threadId, content: asSent });
  if (!question) throw new Error('Nobody was asked.');
  await submit(world, await openReply(world, question, { label: 'Try again' }), 'The third one.');
  await settled(world, 2);
  expect(inCredo(world)).toEqual(['Which model is this?', asSent]);
  expect(told(world, 'The third one.')).toHaveLength(1);
  expect(reading(privately(world).at(-1) ?? { blocks: [] })).toContain('Your first try had reached Credo AI after all');
});

type Before = (world: Replying) => unknown;
const refusals: readonly [string, Before, string, boolean][] = [
  [
    'the thread was resolved',
    ({ credo, threadId }) => credo.actions.resolveThread({ actor: credo.seed.me, threadId }),
    'Its thread has been resolved there.',
    false,
  ],
  [
    'the thread is gone',
    ({ credo }) => credo.fault({ method: 'GET', path: /comment_threads\/\w+$/, status: 404 }),
    'The comment you replied to has been deleted there.',
    false,
  ],
  ['the person left the channel', ({ slack }) => slack.kick('#governance', 'ana'), "I can't see you there now.", true],
  [
    'the channel shows no details any more',
    ({ type }) => type('ana', '#governance', 'details minimal'),
    'the channel keeps details out',
    false,
  ],
  ['the API key was revoked', ({ credo }) => credo.revokeApiKey(), 'does not accept the API key', true],
  ['Credo AI is not there', ({ credo }) => credo.fault({ status: 503, times: 50 }), 'Credo AI did not answer.', true],
  [
    'Credo AI does not take the text',
    ({ credo }) => credo.fault({ ...posting, status: 422, body: { errors: [] } }),
    'Credo AI did not take this text.',
    true,
  ],
  [
    'Credo AI is busy',
    ({ credo }) => credo.fault({ ...posting, status: 429, headers: { 'retry-after': '60' } }),
    'no more requests for the moment',
    true,
  ],
];

test.each(refusals)(
  'when %s at the moment of sending, the person is told why, privately, and keeps the words',
  async (_, before, why, mayTry) => {
    const world = await startReplying({ clock: impatientClock() });
    const view = await openReply(world, world.message);
    await before(world);
    await submit(world, view, 'The third one.');
    await settled(world);
    const message = privately(world).at(-1);
    const said = reading(message ?? { blocks: [] });
    expect(said).toContain('Your reply is not in Credo AI.');
    expect(said).toContain(why);
    expect(said).toContain('Open it in Credo AI');
    expect(said).toContain('You wrote: “The third one.”');
    expect(said).not.toMatch(/Which model|Resume screener/);
    expect(message && buttons(message).map(({ label }) => label)).toEqual(mayTry ? ['Try again'] : []);
    expect(inCredo(world)).toEqual(['Which model is this?']);
    expect(told(world, 'The third one.')).toEqual([]);
  },
);

test('a use case that was restricted meanwhile takes no reply from a public channel, and is not named', async () => {
  const { seed, access } = bankWithSecret({ access_level: 'open' });
  const world = await startSubscribed({
    ...{ what: 'comments', credo: { seed }, env: { CREDO_WRITE_BACK: 'comments' }, clock: impatientClock() },
  });
  const content = 'Which model is this?';
  await world.credo.actions.comment({ actor: seed.me, useCaseId: secretId, content }).brought;
  const view = await openReply(world, await commentMessage(world));
  access.access_level = 'restricted';
  await submit(world, view, 'The third one.');
  const message = await world.slack.waitFor(() => privately(world)[0], { timeoutMs: 15_000 });
  expect(reading(message)).toContain('its use case is restricted in Credo AI now');
  expect(reading(message)).not.toMatch(/Workforce|Which model/);
  expect(world.credo.state.comments).toHaveLength(1);
});

test.each([true, false])(
  'killed while Credo AI is asked (it had taken the reply: %s), the app looks before anything else',
  async (isAccepted) => {
    const clock = impatientClock();
    const world = await startReplying({ clock });
    for (const { id } of world.credo.webhooks) world.credo.removeWebhook(id);
    world.credo.fault({ ...listing, times: 50, reset: true });
    const outage = world.credo.fault({ ...posting, hang: true, isAccepted });
    await reply(world, 'The third one.');
    await until(() => outage.hits() > 0, 'the request', 20_000);
    await world.restart();
    world.credo.clearFaults();
    clock.shift(61_000);
    await settled(world);
    expect(inCredo(world)).toHaveLength(isAccepted ? 2 : 1);
    expect(
      world.credo.requests.filter(({ method, path }) => method === 'POST' && posting.path.test(path)),
    ).toHaveLength(1);
    expect(told(world, 'The third one.')).toHaveLength(isAccepted ? 1 : 0);
  },
);

test('a channel that may not show comments any more when the reply is there is told without its words', async () => {
  const world = await startReplying();
  const view = await openReply(world, world.message);
  world.slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 3 });
  await submit(world, view, 'The third one.');
  await until(() => world.logged('reply.posted').length === 1, 'the reply at Credo AI');
  await world.type('ana', '#governance', 'details minimal');
  await world.idle();
  expect(told(world, 'The third one.')).toEqual([]);
  expect(told(world, 'A comment was answered from here.')).toHaveLength(1);
});
