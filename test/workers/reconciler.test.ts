import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createFastClock } from '../commands/fast-clock.ts';
import { announced, listed, press, registered, told } from '../commands/support.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const always = 100_000;
const review = 'use_case_review_status_updated';

/** What was asked of Credo's webhooks: `POST`, `PATCH <id>` and so on, without looking. */
function changes({ credo }: World): string[] {
  return credo.requests
    .filter(({ method, path }) => path.includes('/webhooks') && method !== 'GET')
    .map(({ method, path }) => `${method} ${path.split('/webhooks')[1]}`.trim());
}

/** How often the webhooks were looked at. */
function looks({ credo }: World): number {
  return credo.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/webhooks')).length;
}

test('the first subscription creates one webhook with exactly the documented attributes', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const host = new URL(world.url).host;
  const [request] = world.credo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/webhooks'));
  expect(request?.headers['content-type']).toBe('application/vnd.api+json');
  expect(request?.body).toEqual({
    data: {
      type: 'webhook',
      attributes: {
        description: `Credo AI for Slack [credo-slack ${host}/default]`,
        url: expect.stringMatching(new RegExp(`^${world.url}/credo/webhooks/[A-Za-z0-9_-]{43}$`)),
        event_types: [review],
        event_type_prefix: 'CredoAI',
        event_type_suffix: 'v1',
        environment: 'production',
        authentication_method: 'none',
      },
    },
  });
  expect(changes(world)).toEqual(['POST']);
});

test('with o_auth the webhook says where Credo gets a token, and events come with it', async () => {
  const world = await startWorld({ env: { CREDO_WEBHOOK_AUTH: 'o_auth' } });
  await announced(world, 'subscribe reviews');
  expect(world.credo.webhooks[0]?.attributes).toMatchObject({
    authentication_method: 'o_auth',
    authentication_payload_type: 'application/json',
    authentication_server: `${world.url}/credo/oauth/token`,
    authentication_payload: {
      grant_type: 'client_credentials',
      client_id: 'default',
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
    },
  });
  const [report] = await world.credo.emit({
    type: review,
    data: { status: 'approved', reviewId: 'r', useCaseId: 'u' },
  });
  expect(report?.status).toBe(200);
});

test('prefix, suffix and environment are as configured', async () => {
  const env = { CREDO_EVENT_PREFIX: 'Acme', CREDO_EVENT_SUFFIX: 'v2', CREDO_ENVIRONMENT: 'staging' };
  const world = await startWorld({ env });
  await announced(world, 'subscribe reviews');
  expect(world.credo.webhooks[0]?.attributes).toMatchObject({
    event_type_prefix: 'Acme',
    event_type_suffix: 'v2',
    environment: 'staging',
  });
});

test('more and fewer kinds change the one webhook; the same kinds leave it alone', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const id = world.credo.webhooks[0]?.id;
  await announced(world, 'subscribe fields', '#general');
  expect(registered(world)).toEqual(['use_case_custom_field_updated', review]);
  await announced(world, 'subscribe reviews:decided', '#general');
  await announced(world, 'unsubscribe fields', '#general');
  expect(registered(world)).toEqual([review]);
  expect(changes(world)).toEqual(['POST', `PATCH /${id}`, `PATCH /${id}`]);
});

test('ten channels at once lead to one webhook with the union of their kinds', async () => {
  const world = await startWorld();
  const choices = ['reviews', 'tasks', 'tasks:deleted', 'comments', 'fields', 'metadata:name', 'metadata:risk'];
  const places = Array.from({ length: 10 }, (_, index) => {
    world.slack.addChannel({ name: `team-${index}`, members: ['ana'] });
    return [`#team-${index}`, choices[index % choices.length]] as const;
  });
  await Promise.all(places.map(([place, choice]) => announced(world, `subscribe ${choice}`, place)));
  expect(registered(world)).toEqual([
    'use_case_comment',
    'use_case_custom_field_updated',
    'use_case_name_updated',
    'use_case_review_comment',
    review,
    'use_case_review_task_deleted',
    'use_case_review_task_status_updated',
    'use_case_risk_category_level_updated',
  ]);
  expect(changes(world).filter((change) => change === 'POST')).toHaveLength(1);
  expect(looks(world)).toBeLessThan(10);
});

test('the last unsubscription deletes the webhook only after the time of grace', async () => {
  const clock = createFastClock(20);
  const world = await startWorld({ clock, env: { WEBHOOK_GRACE_MS: '100000' } });
  await announced(world, 'subscribe reviews tasks');
  const before = world.credo.webhooks[0];
  await announced(world, 'unsubscribe all');
  const unneededAt = clock.now();
  expect(world.credo.webhooks).toEqual([before]);
  expect(await told(world, 'status')).not.toContain('⚠️');
  await until(() => world.credo.webhooks.length === 0, 'no webhook', 20_000);
  expect(clock.now() - unneededAt).toBeGreaterThan(98_000);
  expect(await told(world, 'status')).toContain('not needed while nothing is subscribed');
});

test('the time of grace goes on over a restart, and ends when something is subscribed', async () => {
  const world = await startWorld({ clock: createFastClock(20), env: { WEBHOOK_GRACE_MS: '100000' } });
  await announced(world, 'subscribe reviews');
  const id = world.credo.webhooks[0]?.id;
  await announced(world, 'unsubscribe all');
  await announced(world, 'subscribe tasks');
  expect(world.credo.webhooks.map((webhook) => webhook.id)).toEqual([id]);
  await announced(world, 'unsubscribe all');
  await world.restart();
  await until(() => world.credo.webhooks.length === 0, 'no webhook', 20_000);
  expect(changes(world).at(-1)).toBe(`DELETE /${id}`);
});

test('a webhook somebody deleted or edited comes back with the timer', async () => {
  const world = await startWorld({ env: { RECONCILE_INTERVAL_MS: '1000' }, clock: createFastClock() });
  await announced(world, 'subscribe reviews tasks');
  const [first] = world.credo.webhooks;
  const firstId = first?.id ?? '';
  world.credo.removeWebhook(firstId);
  await until(() => world.credo.webhooks[0]?.attributes.url === first?.attributes.url, 'the webhook');
  expect(await told(world, 'status')).toContain('✅ Webhook at Credo AI: active for 3 kinds of events');

  const [second] = world.credo.webhooks;
  await edit(world, second?.id ?? '', {
    event_types: ['use_case_icon_updated'],
    description: 'Mine now',
    url: 'https://elsewhere.example/hook',
    event_type_suffix: 'v9',
    environment: 'test',
  });
  await until(() => registered(world).includes(review), 'the repaired webhook');
  expect(world.credo.webhooks).toEqual([second]);
});

test('what somebody changed in the payload of o_auth is put right', async () => {
  const env = { RECONCILE_INTERVAL_MS: '1000', CREDO_WEBHOOK_AUTH: 'o_auth' };
  const world = await startWorld({ env, clock: createFastClock() });
  await announced(world, 'subscribe reviews');
  const payload = () => world.credo.webhooks[0]?.attributes.authentication_payload ?? {};
  const before = payload();
  await edit(world, world.credo.webhooks[0]?.id ?? '', { authentication_payload: { key: 'wrong' } });
  await until(() => payload()['key'] === undefined, 'the repaired payload');
  expect(payload()).toEqual(before);
});

test('a webhook that was deleted while the app was down is back after the start', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  world.credo.removeWebhook(world.credo.webhooks[0]?.id ?? '');
  await world.restart();
  await until(() => registered(world).length === 1, 'the webhook');
  expect(await listed(world)).toEqual(['*reviews*']);
});

test('a webhook that is gone and refused shows as pending, not as active', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  world.credo.removeWebhook(world.credo.webhooks[0]?.id ?? '');
  world.credo.fault({ method: 'POST', path: /webhooks/, status: 403, body: '', times: always });
  expect(await told(world, 'status')).toContain('⚠️ Webhook at Credo AI: pending.');
  expect(await told(world, 'list')).toContain('(pending: Credo AI has not confirmed it yet)');
});

test.each(['reset', 'hang'])('a creation whose answer is lost (%s) never leads to a second webhook', async (how) => {
  const world = await startWorld({ clock: createFastClock() });
  const lost = { method: 'POST', path: /webhooks$/, isAccepted: true, [how]: true };
  const fault = world.credo.fault(lost);
  await world.type('ana', '#governance', 'subscribe reviews');
  expect(fault.hits()).toBe(1);
  await until(async () => (await told(world, 'list')).includes('(active)'), 'the webhook to be found');
  expect(changes(world)).toEqual(['POST']);
  expect(world.credo.webhooks).toHaveLength(1);
});

test('ours is found by its marker when the database is lost, and gets the new address', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const [before] = world.credo.webhooks;
  await world.app.stop();
  const path = world.env['DATABASE_URL']?.replace('sqlite:', '') ?? '';
  for (const end of ['', '-wal', '-shm', '.key']) rmSync(`${path}${end}`, { force: true });
  await world.restart();
  await announced(world, 'subscribe tasks');
  const [after] = world.credo.webhooks;
  expect(world.credo.webhooks).toHaveLength(1);
  expect(after?.id).toBe(before?.id);
  expect(after?.attributes.url).toMatch(/\/credo\/webhooks\/[\w-]{43}$/);
  expect(after?.attributes.url).not.toBe(before?.attributes.url);
  expect(registered(world)).not.toContain(review);
  const [report] = await world.credo.emit({ type: 'use_case_review_task_deleted', data: { useCaseId: 'u' } });
  expect(report?.status).toBe(200);
});

test('further webhooks of ours are removed, those of others never', async () => {
  const world = await startWorld();
  const host = new URL(world.url).host;
  const others = [
    { url: `${world.url}/credo/webhooks/`, description: 'Credo AI for Slack' },
    { url: `${world.url}/credo/webhooks/another-key`, description: 'Same app, other connection' },
    { url: `https://other.example/hook`, description: `Credo AI for Slack [credo-slack ${host}/defaults]` },
    { url: `https://other.example/hook`, description: `Credo AI for Slack [credo-slack ${host}1/default]` },
    { url: `https://other.example/hook`, description: `credo-slack ${host}/default` },
  ].map((webhook) => world.credo.addWebhook({ ...webhook, event_types: [review] }));
  await announced(world, 'subscribe reviews');
  const ours = world.credo.webhooks.at(-1)!;
  expect(world.credo.webhooks).toEqual([...others, ours]);
  world.credo.addWebhook({ ...ours.attributes, description: 'A copy' });
  world.credo.addWebhook({ ...ours.attributes, url: `${world.url}/credo/webhooks/an-old-key` });
  await announced(world, 'subscribe tasks');
  expect(world.credo.webhooks.map(({ id }) => id)).toEqual([...others, ours].map(({ id }) => id));

  await announced(world, 'unsubscribe all');
  await world.restart();
  expect(world.credo.webhooks.slice(0, -1)).toEqual(others);
});

test('after a failure it tries again by itself, later and later, although the timer is far away', async () => {
  const world = await startWorld({ clock: createFastClock() });
  const fault = world.credo.fault({ method: 'POST', path: /webhooks$/, status: 403, body: '', times: 3 });
  await announced(world, 'subscribe reviews');
  await until(() => registered(world).length === 1, 'the webhook', 20_000);
  expect(fault.hits()).toBe(3);
  const rests = world.logLines
    .map((line) => JSON.parse(line))
    .filter(({ event, state }) => event === 'webhook.reconciled' && state === 'waiting')
    .map(({ nextInMs }) => nextInMs);
  expect(rests).toHaveLength(3);
  for (const [index, rest] of rests.entries()) {
    expect(rest).toBeGreaterThanOrEqual(250);
    expect(rest).toBeLessThanOrEqual(1_000 * 2 ** index);
  }
});

test('Undo during a failure brings back what was there', async () => {
  const world = await startWorld({ clock: createFastClock() });
  await announced(world, 'subscribe reviews');
  const fault = world.credo.fault({ status: 500, body: '', times: always });
  const change = await world.type('ana', '#governance', 'set fields');
  await press(world, 'ana', change, 'Undo');
  fault.clear();
  expect(await told(world, 'status')).toContain('active for 1 kind of event');
  expect(registered(world)).toEqual([review]);
});

/** Somebody edits a webhook in Credo. */
async function edit(world: World, id: string, change: object): Promise<void> {
  const { url, tenant, apiKey } = world.credo;
  const exchange = await fetch(`${url}/auth/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_token: apiKey, tenant }),
  });
  const { access_token } = (await exchange.json()) as { access_token: string };
  const response = await fetch(`${url}/api/v2/${tenant}/webhooks/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/vnd.api+json', authorization: `Bearer ${access_token}` },
    body: JSON.stringify({ data: { id, type: 'webhook', attributes: change } }),
  });
  expect(response.status).toBe(200);
}
