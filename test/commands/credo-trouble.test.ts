import { expect, test } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Fault } from '../../src/sandbox/credo/faults.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';
import { createFastClock, createHeldClock } from './fast-clock.ts';
import { announced, listed, reading, registered, states, told } from './support.ts';

const always = 100_000;
/** How long a request to Credo is waited for; a command must be answered earlier. */
const requestMs = 10_000;
const isAnswering = "Credo AI isn't answering right now.";

/** How Credo may fail, and how that is said. */
const troubles: readonly (readonly [name: string, faults: readonly Fault[], why: string])[] = [
  ['hangs', [{ hang: true }], isAnswering],
  ['breaks connections', [{ reset: true }], isAnswering],
  ['answers everything after a minute', [{ delayMs: 60_000 }], isAnswering],
  ['answers 500', [{ status: 500, body: '<html>' }], isAnswering],
  ['answers 503', [{ status: 503, body: '' }], isAnswering],
  ['answers 429', [{ status: 429, body: '' }], 'Credo AI is answering too many requests right now.'],
  [
    'answers 401',
    [{ status: 401, body: '' }],
    "Credo AI refused the app's API key. Whoever runs this app must set a new CREDO_API_KEY.",
  ],
  [
    'answers 403',
    [{ path: /webhooks/, status: 403, body: '' }],
    "The app's API key may not manage webhooks in Credo AI. Ask a Credo AI admin to allow it, or use an admin's key. Or whoever runs this app enters the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it.",
  ],
  [
    'answers 404',
    [{ path: /webhooks/, status: 404, body: '' }],
    'Credo AI has no webhooks at the configured address. Whoever runs this app must check CREDO_API_URL and CREDO_TENANT, or enter the webhook in Credo AI as npm run -s cli -- webhooks by-hand shows it.',
  ],
  [
    'answers 422',
    [
      {
        method: 'POST',
        path: /webhooks/,
        status: 422,
        body: { errors: [{ code: 2001, title: 'No', detail: 'No room' }] },
      },
    ],
    'Credo AI did not accept the webhook. Whoever runs this app finds the reason in its log (webhook.reconciled).',
  ],
];

test.each(troubles)(
  'when Credo %s, a subscription is saved, waits visibly, and starts by itself',
  async (_, faults, why) => {
    const clock = createHeldClock(6, requestMs);
    const world = await startWorld({ clock });
    for (const fault of faults) world.credo.fault({ ...fault, times: always });

    const command = await world.slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' });
    expect(command.status).toBe(200);
    // Slack gives up after this long.
    expect(command.ackMs).toBeLessThan(3_000);
    const answer = await world.slack.waitForAnswer(command, { timeoutMs: 30_000 });
    clock.release();
    const [first, second] = reading(answer).split('\n');
    expect(first).toBe('*Ana Flores* subscribed this channel to Credo AI: *reviews*.');
    const [, said, reference] = /^(.*) Ref ([0-9A-Z]{5})\.$/.exec(second ?? '') ?? [];
    expect(said).toBe(`Saved, but waiting for Credo AI: ${why} I keep trying; \`/credo status\` shows how it goes.`);
    expect(world.logLines.some((line) => line.includes('subscription.waits') && line.includes(`${reference}`))).toBe(
      true,
    );
    expect(answer.ephemeral_to).toBeNull();

    expect(await states(world)).toEqual(['pending: Credo AI has not confirmed it yet']);
    const status = await told(world, 'status');
    expect(status).toContain('⚠️ Webhook at Credo AI: pending.');
    expect(status).toContain('This channel is pending: Credo AI has not confirmed it yet.');

    world.credo.clearFaults();
    await until(() => registered(world).length > 0, 'the webhook');
    expect(registered(world)).toEqual(['use_case_review_status_updated']);
    await until(async () => (await states(world)).join() === 'active', 'an active subscription');
  },
);

test('nobody waits longer for many look-ups and a webhook that all hang', async () => {
  const clock = createHeldClock(6, requestMs);
  const rests: string[] = [];
  const sleep: Clock['sleep'] = async (ms, signal) => {
    rests.push(`${ms} begins`);
    await clock.sleep(ms, signal);
    rests.push(`${ms} ends`);
  };
  const world = await startWorld({ clock: { now: clock.now, sleep } });
  world.credo.fault({ hang: true, times: always });
  const text = 'subscribe reviews use-case:"Credit scoring","Fraud detection" risk:high,low actor:me,@ben';
  const said = await announced(world, text);
  clock.release();
  // The look-ups are waited for at once, not one after the other.
  expect(rests.filter((rest) => rest === '3000 begins').length).toBeGreaterThanOrEqual(4);
  expect(rests.lastIndexOf('3000 begins')).toBeLessThan(rests.indexOf('3000 ends'));
  expect(said).toContain("I couldn't check the names *Credit scoring*, *Fraud detection*, *high* and *low*");
  expect(said).toContain('waiting for Credo AI');
});

test('when Credo cannot be reached at all, a subscription is saved and waits', async () => {
  const world = await startWorld({ clock: createFastClock(), env: { CREDO_API_URL: 'http://127.0.0.1:9' } });
  expect(await announced(world, 'subscribe reviews')).toContain(`waiting for Credo AI: ${isAnswering}`);
  expect(await told(world, 'status')).toContain(`⚠️ Credo AI: ${isAnswering}`);
});

test('a webhook that still delivers keeps its subscriptions active while another waits', async () => {
  const world = await startWorld({ clock: createFastClock() });
  await announced(world, 'subscribe reviews');
  world.credo.fault({ method: 'PATCH', status: 403, body: '', times: always });
  expect(await announced(world, 'subscribe tasks', '#general')).toContain('may not manage webhooks');
  expect(await states(world)).toEqual(['active']);
  expect(await states(world, '#general')).toEqual(['pending: Credo AI has not confirmed it yet']);
});

test('subscribing again while Credo does not answer says that it is still waiting', async () => {
  const world = await startWorld({ clock: createFastClock() });
  const fault = world.credo.fault({ status: 500, body: '', times: always });
  await announced(world, 'subscribe reviews');
  expect(await told(world, 'subscribe reviews', '#governance', 'ben')).toMatch(
    /^Nothing to change.*\nStill waiting for Credo AI/,
  );
  fault.clear();
  expect(await told(world, 'subscribe reviews', '#governance', 'chi')).not.toContain('waiting');
});

test('unsubscribing works while Credo does not answer, and Credo follows later', async () => {
  const world = await startWorld({ clock: createFastClock(), env: { WEBHOOK_GRACE_MS: '0' } });
  await announced(world, 'subscribe reviews');
  const fault = world.credo.fault({ status: 503, body: '', times: always });
  const [first, second] = (await announced(world, 'unsubscribe all')).split('\n');
  expect(first).toBe('*Ana Flores* unsubscribed this channel from Credo AI. Nothing is sent here any more.');
  expect(second).toContain('waiting for Credo AI');
  expect(await listed(world)).toEqual([]);
  fault.clear();
  await until(() => world.credo.webhooks.length === 0, 'no webhook');
});

test("Credo's reason is in the log, and nothing secret", async () => {
  const world = await startWorld();
  const body = { errors: [{ code: 2001, title: 'Invalid', detail: 'The tenant has no room for webhooks' }] };
  world.credo.fault({ method: 'POST', path: /webhooks/, status: 422, body, times: always });
  await announced(world, 'subscribe reviews');
  const line = world.logLines.find((one) => one.includes('"webhook.reconciled"') && one.includes('waiting'));
  expect(line).toContain('The tenant has no room for webhooks');
  expect(world.logLines.join('\n')).not.toContain(world.credo.apiKey);
});

test('without a tenant every command says who can connect one', async () => {
  const world = await startWorld({ env: { CREDO_TENANT: '', CREDO_API_KEY: '' } });
  for (const command of ['subscribe reviews', 'unsubscribe', 'set tasks', 'list', 'status', 'test', 'link me x']) {
    expect(await told(world, command)).toBe(
      [
        "Credo AI isn't connected yet. Nothing was changed.",
        'Ask an admin of this workspace to type `/credo admin connect`. `/credo help` shows what you can do then.',
      ].join('\n'),
    );
  }
});
