import { expect, test } from 'vitest';
import { createFastClock } from '../commands/fast-clock.ts';
import { announced, registered, told } from '../commands/support.ts';
import { makeNumbered } from '../support/events.ts';
import { post } from '../support/post.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';

const review = 'use_case_review_status_updated';
const field = 'use_case_custom_field_updated';
const always = 100_000;

test.each(['unknown event type use_case_custom_field_updated', 'No'])(
  'an event type that Credo does not know keeps no other waiting, and is taken once Credo knows it: %s',
  async (detail) => {
    const world = await startWorld({ env: { RECONCILE_INTERVAL_MS: '1000' }, clock: createFastClock() });
    const body = { errors: [{ code: 2001, title: 'Invalid', detail }] };
    const fault = world.credo.fault({ path: /webhooks/, content: new RegExp(field), status: 422, body, times: always });
    await announced(world, 'subscribe reviews tasks');
    await announced(world, 'subscribe fields', '#general');
    await until(() => world.logLines.some((line) => line.includes('webhook.type_refused')), 'the refusal');
    expect(registered(world)).toContain(review);
    expect(registered(world)).not.toContain(field);
    expect(await told(world, 'list')).toContain('(active)');
    expect(await told(world, 'list', '#general')).toContain('(pending: Credo AI has not confirmed it yet)');
    fault.clear();
    await until(() => registered(world).includes(field), 'the whole webhook', 20_000);
    expect(await told(world, 'list', '#general')).toContain('(active)');
  },
);

test('without an API for webhooks it says how to enter one by hand, and is active once events come through it', async () => {
  const world = await startWorld({ env: { CREDO_WEBHOOK_AUTH: 'o_auth' }, clock: createFastClock() });
  world.credo.fault({ path: /webhooks/, status: 404, body: '', times: always });
  await announced(world, 'subscribe reviews');
  expect(await told(world, 'status')).toContain(
    'enter the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it',
  );

  const hint = 'enter the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it';
  for (const verb of [['webhooks', 'sync'], ['webhooks', 'rotate'], ['doctor']]) {
    const { status, out: said } = await runCli(world.env, ...verb);
    expect({ status, said }).toEqual({ status: 1, said: expect.stringContaining(hint) });
  }

  const entered = await askCli<Record<string, string>>(world.env, 'webhooks', 'by-hand');
  expect(entered).toMatchObject({
    description: expect.stringMatching(/^Credo AI for Slack \[credo-slack /),
    url: expect.stringMatching(new RegExp(`^${world.url}/credo/webhooks/[\\w-]{43}$`)),
    event_types: [review],
    event_type_prefix: 'CredoAI',
    event_type_suffix: 'v1',
    environment: 'production',
    authentication_method: 'o_auth',
    authentication_server: `${world.url}/credo/oauth/token`,
    authentication_payload: { client_id: 'default', client_secret: expect.stringMatching(/^[\w-]{43}$/) },
  });
  const { out, err } = await runCli(world.env, 'webhooks', 'by-hand');
  expect(out).toContain(entered['url']);
  expect(err).toContain('secret');

  world.credo.addWebhook(entered as never);
  await world.credo.emit({ type: review, data: (makeNumbered(1) as { data: Record<string, unknown> }).data });
  await until(async () => (await told(world, 'list')).includes('(active)'), 'the event');
  expect(await told(world, 'status')).toContain('✅ Webhook at Credo AI: entered there by hand');
  expect((await post(entered['url'] ?? '', {})).status).toBe(401);
});

test('an address entered by hand is rotated as often as asked, once events come through the one before', async () => {
  const world = await startWorld({ env: { WEBHOOK_GRACE_MS: '0' }, clock: createFastClock() });
  world.credo.fault({ path: /webhooks/, status: 404, body: '', times: always });
  await announced(world, 'subscribe reviews');
  const rotated = async () => {
    const { err } = await runCli(world.env, 'webhooks', 'rotate');
    return { url: (await askCli<{ url: string }>(world.env, 'webhooks', 'by-hand')).url, err };
  };
  const { url: first } = await askCli<{ url: string }>(world.env, 'webhooks', 'by-hand');
  const { url: second } = await rotated();
  expect(second).not.toBe(first);
  expect(await rotated()).toEqual({
    url: second,
    err: expect.stringContaining('has not taken the latest address yet'),
  });
  expect((await post(first, makeNumbered(1))).status).toBe(200);
  expect((await post(second, makeNumbered(2))).status).toBe(200);
  await until(async () => (await post(first, makeNumbered(3))).status === 404, 'the end of the old address');
  expect((await rotated()).url).not.toBe(second);
});
