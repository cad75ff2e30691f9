import { expect, test } from 'vitest';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { post } from '../support/post.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0CREDOAI00'] } };
const uninstalled = { type: 'app_uninstalled' };

const noWebhook = ({ credo }: Subscribed) => until(() => credo.webhooks.length === 0, 'the webhook to go');
const aWebhook = ({ credo }: Subscribed) => until(() => credo.webhooks[0]?.attributes.url, 'the webhook to come back');

/** Everything that is subscribed, in the words of `/credo list`. */
const list = async (world: Subscribed) => (await world.type('ana', '#governance', 'list')).text;

test('an uninstall removes the webhook at once and pauses everything; the same token brings it all back', async () => {
  const world = await startSubscribed({ clock: createHurriedClock() });
  const before = await list(world);
  await world.slack.uninstall();
  await noWebhook(world);
  // Svix may have had this in its hands already.
  await post(world.hook, makeNumbered(1));
  await until(() => world.logged('inbox.matched').length === 1, 'the event to be matched');
  expect(numbersIn(world.texts())).toEqual([]);

  world.slack.restoreToken();
  await aWebhook(world);
  await until(() => numbersIn(world.texts()).length === 1, 'what waited');
  expect(await list(world)).toContain(before.split('\n')[1] ?? 'something');
});

test('a start with a good token brings everything back after an uninstall', async () => {
  const world = await startSubscribed();
  await world.slack.uninstall();
  await noWebhook(world);
  await world.restart();
  await until(() => world.logged('webhook.reconciled').length > 3, 'the reconciler to look');
  expect(world.credo.webhooks).toEqual([]);
  world.slack.restoreToken();
  await world.restart();
  const hook = await aWebhook(world);
  await post(hook, makeNumbered(1));
  await until(() => numbersIn(world.texts()).length === 1, 'the message');
});

test.each([
  ['only the revocation', [revoked]],
  ['only the uninstall', [uninstalled]],
  ['both, the other way round', [uninstalled, revoked]],
  ['both, twice', [revoked, uninstalled, revoked, uninstalled]],
])('%s is enough', async (_, events) => {
  const world = await startSubscribed();
  world.slack.revokeToken('account_inactive');
  for (const event of events) expect((await world.slack.event(event)).status).toBe(200);
  await noWebhook(world);
  expect(world.logged('slack.uninstalled')).toHaveLength(1);
});

test('word of an uninstall that comes after the app was installed again changes nothing', async () => {
  const world = await startSubscribed();
  await world.slack.event(uninstalled);
  await world.slack.event(revoked);
  await world.send(makeNumbered(1));
  await until(() => numbersIn(world.texts()).length === 1, 'the message');
  expect(world.credo.webhooks).toHaveLength(1);
  expect(world.logged('slack.uninstalled')).toEqual([]);
});

test('a token of somebody else that is revoked is none of our business', async () => {
  const world = await startSubscribed();
  world.slack.revokeToken();
  await world.slack.event({ type: 'tokens_revoked', tokens: { oauth: ['U0ANA0000'], bot: [] } });
  await world.restart();
  await until(() => world.logged('webhook.reconciled').length > 2, 'the reconciler to look');
  expect(world.credo.webhooks).toHaveLength(1);
});

test('when a token works again after long, what waited for more than 7 days is not sent, and one line says so', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock });
  world.slack.revokeToken();
  const longAgoMs = 7 * 24 * 3_600_000 + 60_000;
  clock.shift(-longAgoMs);
  for (const number of [1, 2]) await world.send(makeNumbered(number));
  await until(() => world.logged('delivery.attempted').length > 0, 'the refusal');
  clock.shift(longAgoMs);
  await world.send(makeNumbered(3));
  await until(() => world.logged('inbox.matched').length === 3, 'the match');
  world.slack.restoreToken();
  const texts = await world.waitForTexts(2);
  await world.idle();
  expect(world.texts()).toHaveLength(2);
  expect(numbersIn(texts)).toEqual([3]);
  expect(texts[1]).toBe(
    '2 older messages were not sent, because they had waited for more than 7 days. Credo AI still shows it all.',
  );
});
