import { describe, expect, test } from 'vitest';
import { makeNumbered, makeReview, numbersIn } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const both = ['#governance', '#general'];
const repeatNote = 'May be a repeat: Slack did not confirm the first try';

async function sendNumbered({ send }: Subscribed, count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  for (const number of numbers) expect((await send(makeNumbered(number))).status).toBe(200);
  return numbers;
}

/** When each post to a channel came, as Slack saw it. */
const postsTo = ({ slack }: Subscribed, channel: string) =>
  slack.calls('chat.postMessage').filter(({ args }) => args['channel'] === slack.channel(channel).id);

describe('order', () => {
  test('holds in each channel while Slack limits, fails and breaks', async () => {
    const world = await startSubscribed({ channels: both });
    const { slack, waitForTexts } = world;
    const spoil = { method: 'chat.postMessage', channel: '#governance' } as const;
    slack.fault({ ...spoil, kind: 'rate_limited', retryAfter: 1, skip: 1 });
    slack.fault({ ...spoil, kind: 'status', status: 500, skip: 2 });
    slack.fault({ ...spoil, kind: 'reset', skip: 3 });
    const numbers = await sendNumbered(world, 8);
    for (const channel of both) expect(numbersIn(await waitForTexts(8, channel))).toEqual(numbers);
    await world.idle();
    expect(numbersIn(world.texts())).toEqual(numbers);
  });

  test("is the order in which events came, also under Slack's own limit", async () => {
    const world = await startSubscribed({ slack: { enforceRateLimit: true }, env: { SLACK_PACE_MS: '300' } });
    const numbers = await sendNumbered(world, 3);
    expect(numbersIn(await world.waitForTexts(3))).toEqual(numbers);
    expect(world.slack.calls().some(({ outcome }) => outcome.kind === 'rate_limited')).toBe(true);
    expect(world.texts()).toHaveLength(3);
  });
});

describe('one channel never delays another', () => {
  test('when Slack asks it to wait', async () => {
    const world = await startSubscribed({ channels: both });
    world.slack.fault({ method: 'chat.postMessage', channel: '#governance', kind: 'rate_limited', retryAfter: 60 });
    const numbers = await sendNumbered(world, 5);
    expect(numbersIn(await world.waitForTexts(5, '#general'))).toEqual(numbers);
    expect(world.texts()).toEqual([]);
    expect(postsTo(world, '#governance')).toHaveLength(1);
  });

  test('when its calls hang', async () => {
    const world = await startSubscribed({ channels: both, env: { LEASE_MS: '3000' } });
    world.slack.fault({ method: 'chat.postMessage', channel: '#governance', kind: 'hang' });
    const numbers = await sendNumbered(world, 5);
    expect(numbersIn(await world.waitForTexts(5, '#general'))).toEqual(numbers);
    expect(world.texts()).toEqual([]);
    expect(numbersIn(await world.waitForTexts(5))).toEqual(numbers);
  });
});

test('messages of one channel are a pace apart, those of two channels are not', async () => {
  const paceMs = 1_000;
  const world = await startSubscribed({ channels: both, env: { SLACK_PACE_MS: String(paceMs) } });
  await sendNumbered(world, 3);
  for (const channel of both) await world.waitForTexts(3, channel);
  const times = both.map((channel) => postsTo(world, channel).map(({ at }) => at));
  for (const [first = 0, second = 0, third = 0] of times) {
    expect(second - first).toBeGreaterThanOrEqual(paceMs);
    expect(third - second).toBeGreaterThanOrEqual(paceMs);
  }
  expect(Math.abs((times[0]?.[0] ?? 0) - (times[1]?.[0] ?? 0))).toBeLessThan(paceMs);
});

describe('a post without a clear answer', () => {
  test('is sent again, and says that it may be a repeat', async () => {
    const world = await startSubscribed();
    world.slack.fault({ method: 'chat.postMessage', kind: 'reset', isAccepted: true });
    await world.send(makeReview());
    await world.waitForTexts(2);
    await world.idle();
    const notes = world.slack.messages('#governance').map(({ blocks }) => JSON.stringify(blocks).includes(repeatNote));
    expect(notes).toEqual([false, false, true]);
    await world.send(makeReview({ status: 'rejected' }));
    await world.waitForTexts(3);
    expect(JSON.stringify(world.slack.messages('#governance').at(-1)?.blocks)).not.toContain(repeatNote);
  });

  test('that surely was not taken is sent again without a word', async () => {
    const world = await startSubscribed();
    world.slack.fault({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 0 });
    world.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'request_timeout' });
    await world.send(makeReview());
    await world.waitForTexts(1);
    expect(JSON.stringify(world.slack.messages('#governance').at(-1)?.blocks)).not.toContain(repeatNote);
  });
});

describe('a message Slack refuses as malformed', () => {
  test('is posted in plain words, where it belongs, and an operator is told why', async () => {
    const world = await startSubscribed();
    world.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks' });
    await sendNumbered(world, 2);
    await world.waitForTexts(2);
    await world.idle();
    const posted = world.slack.messages('#governance').filter(({ source }) => source === 'chat.postMessage');
    expect(posted.map(({ text, blocks }) => [text, (blocks ?? []).length > 0])).toEqual([
      ['✅ Review of Resume screener approved by Person 1. High risk.', false],
      ['✅ Review of Resume screener approved by Person 2. High risk.', true],
    ]);
    expect(world.logged('delivery.malformed')).toMatchObject([{ level: 'error', code: 'invalid_blocks' }]);
  });

  test('even in plain words is kept as a dead letter, and a constant sentence stands in its place', async () => {
    const world = await startSubscribed();
    world.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks', times: 2 });
    await world.send(makeReview());
    expect(await world.waitForTexts(1)).toEqual([
      'There is a Credo AI update that could not be shown here. Open Credo AI to read it.',
    ]);
    await world.idle();
    expect(await (await fetch(`${world.url}/metrics`)).text()).toMatch(/^credo_slack_dead_letters 1$/m);
  });

  test('does not lead to an endless chain when its stand-in is refused too', async () => {
    const world = await startSubscribed();
    world.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks', times: 10 });
    await world.send(makeReview());
    await until(() => world.logged('delivery.attempted').length === 2, 'the refusals');
    await world.idle();
    const texts = world.slack.calls('chat.postMessage').map(({ args }) => String(args['text']));
    expect(texts).toHaveLength(3);
    expect(texts[2]).toContain('could not be shown here');
  });
});

test('a token that stopped working loses nothing; all goes on in order when it works again', async () => {
  const world = await startSubscribed({ clock: createHurriedClock() });
  await world.send(makeNumbered(0));
  await world.waitForTexts(1);
  world.slack.revokeToken();
  const numbers = await sendNumbered(world, 4);
  await until(() => world.logged('slack.not_connected').length > 0, 'the failed check');
  expect(world.texts()).toHaveLength(1);
  expect((await world.type('ana', '#governance', 'status')).text).toContain('the app cannot send right now');
  world.slack.restoreToken();
  expect(numbersIn(await world.waitForTexts(5))).toEqual([0, ...numbers]);
  await world.idle();
  expect(world.texts()).toHaveLength(5);
});

test('Slack being away at start keeps no event from being taken', async () => {
  const world = await startSubscribed({ clock: createHurriedClock() });
  await world.idle();
  world.slack.fault({ kind: 'reset', times: 6 });
  await world.restart();
  const numbers = await sendNumbered(world, 3);
  expect(numbersIn(await world.waitForTexts(3))).toEqual(numbers);
});

test('unsubscribing while a message is being worded leaves the channel free for what comes next', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  // Where a use case that Credo tells nothing of may be told of, names tell the messages apart.
  await world.type('dana', '#governance', 'admin restricted allow');
  const slow = world.credo.fault({ path: /use_cases/, hang: true, times: 5 });
  await world.send(makeNumbered(1));
  await until(() => slow.hits() > 0, 'the look-up');
  await world.type('ana', '#governance', 'unsubscribe all');
  slow.clear();
  await world.type('ana', '#governance', 'subscribe reviews');
  await world.send(makeNumbered(2));
  // Well before the lease of half a minute ends.
  expect(numbersIn(await world.waitForTexts(1))).toEqual([2]);
});
