import { describe, expect, test } from 'vitest';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const hourMs = 3_600_000;

describe('when the clock jumps an hour', () => {
  test.each([
    ['back', -hourMs],
    ['forward', hourMs],
  ])('%s, messages go on in order, once', async (_name, jumpMs) => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ what: 'reviews', clock, env: { SLACK_PACE_MS: '200' } });
    const { send, waitForTexts, texts, idle } = world;
    for (const number of [1, 2, 3]) await send(makeNumbered(number));
    await waitForTexts(1);
    clock.shift(jumpMs);
    for (const number of [4, 5]) await send(makeNumbered(number));
    expect(numbersIn(await waitForTexts(5))).toEqual([1, 2, 3, 4, 5]);
    await idle();
    expect(numbersIn(texts())).toEqual([1, 2, 3, 4, 5]);
  });

  test('forward while Slack is slow, the message under way is not sent by a second hand', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ what: 'reviews', clock });
    const { send, slack, waitForTexts, texts, idle } = world;
    const slow = slack.fault({ kind: 'delay', delayMs: 1_500, method: 'chat.postMessage' });
    await send(makeNumbered(1));
    await until(() => slow.hits() === 1, 'the slow call');
    clock.shift(hourMs);
    await send(makeNumbered(2));
    expect(numbersIn(await waitForTexts(2))).toEqual([1, 2]);
    await idle();
    expect(numbersIn(texts())).toEqual([1, 2]);
  });

  test('back while Slack asks to wait, the wait is as long as Slack said', async () => {
    const clock = createHurriedClock();
    const world = await startSubscribed({ what: 'reviews', clock });
    const limit = world.slack.fault({ kind: 'rate_limited', retryAfter: 2, method: 'chat.postMessage' });
    await world.send(makeNumbered(1));
    await until(() => world.logged('delivery.attempted').length === 1 && limit.hits() === 1, 'the refusal');
    clock.shift(-hourMs);
    expect(numbersIn(await world.waitForTexts(1))).toEqual([1]);
  });
});
