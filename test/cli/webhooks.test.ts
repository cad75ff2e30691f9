import { expect, test } from 'vitest';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { post } from '../support/post.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';

const graceMs = 600_000;

test('a rotated address is known to Credo before the old one dies, and nothing is lost in between', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what: 'reviews', clock, env: { WEBHOOK_GRACE_MS: String(graceMs) } });
  const { env, credo, hook, waitForTexts } = world;
  expect((await runCli(env, 'webhooks', 'rotate')).status).toBe(0);
  expect(credo.webhooks).toHaveLength(1);
  const fresh = credo.webhooks[0]?.attributes.url ?? '';
  expect(fresh).not.toBe(hook);

  expect((await post(hook, makeNumbered(1))).status).toBe(200);
  expect((await post(fresh, makeNumbered(2))).status).toBe(200);
  expect(numbersIn(await waitForTexts(2))).toEqual([1, 2]);
  clock.shift(graceMs + 1_000);
  expect((await post(hook, makeNumbered(3))).status).toBe(404);
  expect((await post(fresh, makeNumbered(4))).status).toBe(200);
});

test('as long as Credo does not take the new address, the old one stays good', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ what: 'reviews', clock, env: { WEBHOOK_GRACE_MS: '0' } });
  const { env, credo, hook } = world;
  credo.fault({ status: 503, times: 100 });
  const rotated = await runCli(env, 'webhooks', 'rotate');
  expect(rotated).toMatchObject({
    status: 1,
    out: 'Credo AI has not taken it (unavailable); the server keeps trying.\n',
  });
  clock.shift(3_600_000);
  expect((await post(hook, makeNumbered(1))).status).toBe(200);
});

test('a webhook somebody deleted comes back at once when asked, with and without a server', async () => {
  const { env, credo, app } = await startSubscribed({ what: 'reviews' });
  credo.removeWebhook(credo.webhooks[0]?.id ?? '');
  expect((await runCli(env, 'webhooks', 'sync')).out).toMatch(/^The webhook \S+ is as it should be \(1 event types/);
  expect(credo.webhooks).toHaveLength(1);
  await app.stop();
  credo.removeWebhook(credo.webhooks[0]?.id ?? '');
  expect(await askCli(env, 'webhooks', 'sync')).toMatchObject({ webhookState: 'active' });
  expect(credo.webhooks).toHaveLength(1);
});

test.each([[[]], [['--json']]])('no verb prints a secret, with %j behind it', async (more) => {
  const { env, credo, hook, send, waitForTexts } = await startSubscribed({ what: 'reviews' });
  await send(makeNumbered(1));
  await waitForTexts(1);
  const key = hook.split('/').at(-1) ?? '';
  const secrets = [key, env['SLACK_BOT_TOKEN'], env['SLACK_SIGNING_SECRET'], env['CREDO_API_KEY']];
  const verbs = [
    ['status'],
    ['doctor'],
    ['events', 'list'],
    ['events', 'show', '1'],
    ['deliveries', 'list'],
    ['deliveries', 'show', '1'],
    ['webhooks', 'list'],
    ['webhooks', 'sync'],
    ['webhooks', 'rotate'],
    ['keys', 'rotate'],
  ];
  for (const verb of verbs) {
    const { out, err } = await runCli(env, ...verb, ...more);
    for (const secret of [...secrets, credo.webhooks[0]?.attributes.url.split('/').at(-1)]) {
      expect(`${out}${err}`).not.toContain(secret);
    }
  }
});
