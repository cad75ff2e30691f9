import { expect, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';
import { announced, told } from './support.ts';

test('sends one marked sample of each kind, mentions nobody, and says that it worked', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe all');
  await announced(world, 'subscribe all', '#general', 'ben');
  expect(await told(world, 'test')).toMatch(
    /^✅ 5 samples sent in \d+\.\d s\.\n✅ The webhook at Credo AI is active, so real events come the same way\.\n✅ Names are looked up in Credo AI\.$/,
  );
  const [, ...samples] = world.slack.messages('#governance');
  expect(samples).toHaveLength(5);
  for (const { text, blocks } of samples) {
    expect.soft(text).toMatch(/^🧪 Test: /);
    expect.soft(JSON.stringify(blocks)).toContain('🧪 Test: ');
    expect.soft(`${text} ${JSON.stringify(blocks)}`).not.toMatch(/<@|"user_id"|<!(?!date)/);
  }
  expect(world.slack.messages('#general')).toHaveLength(1);
});

test('samples take the way of real events: inbox, matching, outbox', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await told(world, 'test');
  const events = world.logLines.map((line) => String(JSON.parse(line)['event']));
  expect(events.filter((event) => event === 'inbox.matched')).toHaveLength(1);
  expect(events.filter((event) => event === 'delivery.attempted')).toHaveLength(1);
  expect(world.slack.calls('chat.postMessage')).toHaveLength(1);
});

test('a channel sees samples of what it gets, whatever its filters say', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews:opened tasks:deleted use-case:"Credit scoring" actor:me');
  expect(await told(world, 'test')).toMatch(/^✅ 2 samples sent/);
  expect(await told(world, 'test tasks')).toMatch(/^✅ 1 sample sent/);
  expect(world.slack.messages('#governance')).toHaveLength(4);
});

test('only what the channel gets is sampled', async () => {
  const world = await startWorld();
  expect(await told(world, 'test')).toBe(
    'This channel gets nothing from Credo AI, so there is nothing to test. Start with `/credo subscribe`.',
  );
  await announced(world, 'subscribe reviews');
  expect(await told(world, 'test comments fields')).toBe(
    "This channel doesn't get *comments* and *fields*, so no sample was sent.\nTo get it type `/credo subscribe comments fields`.",
  );
  expect(await told(world, 'test reveiws')).toContain('Did you mean `/credo test reviews`?');
  await announced(world, 'set governance_status');
  expect(await told(world, 'test')).toBe('There is no sample for what this channel gets. `/credo list` shows it.');
});

test('where the bot cannot post no sample is sent, not even later', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  expect(await told(world, 'test', '#ai-audit')).toBe(
    ["⚠️ I'm not in this channel, so no sample was sent.", 'Type `/invite @Credo AI` and I start by myself.'].join('\n'),
  );
  await world.slack.invite('#ai-audit');
  await world.slack.waitForMessages('#ai-audit', 1);
  expect(world.slack.messages('#ai-audit').map(({ text }) => text)).toEqual([expect.stringContaining("I'm in")]);
});

test('a channel that refuses the sample is said to do so', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  world.slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'restricted_action', channel: '#governance' });
  expect(await told(world, 'test')).toContain("⚠️ Slack doesn't let me post here, so the samples wait.");
  await until(() => world.slack.messages('@ana').length === 1, 'the notice to the subscriber');
});

test('while Credo has not taken the webhook, the samples arrive and the answer warns', async () => {
  const world = await startWorld();
  world.credo.fault({ path: /webhooks/, status: 403, body: '', times: 1000 });
  await announced(world, 'subscribe reviews');
  const [first, second] = (await told(world, 'test')).split('\n');
  expect(first).toMatch(/^✅ 1 sample sent/);
  expect(second).toBe(
    "⚠️ Real events don't come yet: The app's API key may not manage webhooks in Credo AI. Ask a Credo AI admin to allow it, or use an admin's key. `/credo status` shows how it goes.",
  );
});

const verdicts = (answer: string) => answer.split('\n').slice(1);
const active = '✅ The webhook at Credo AI is active, so real events come the same way.';
const named = '✅ Names are looked up in Credo AI.';

test('a webhook that somebody deleted at Credo is made again before it is said to be active', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  for (const { id } of world.credo.webhooks) world.credo.removeWebhook(id);
  expect(verdicts(await told(world, 'test'))).toEqual([active, named]);
  expect(world.credo.webhooks).toHaveLength(1);
});

test('what Credo refused to send is named, and the rest is said to come', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  world.credo.fault({ path: /webhooks\//, method: 'PATCH', status: 422, body: '{}', times: 1000 });
  await announced(world, 'subscribe fields');
  await announced(world, 'subscribe reviews', '#general');
  const [first] = verdicts(await told(world, 'test'));
  expect(first).toContain("⚠️ Real events of fields don't come yet: Credo AI did not accept the webhook.");
  expect(verdicts(await told(world, 'test reviews'))).toEqual([active, named]);
  expect(verdicts(await told(world, 'test', '#general'))).toEqual([active, named]);
});

test('while Credo does not answer, nothing is claimed of it', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  world.credo.fault({ path: /./, status: 503, body: '', times: 1000 });
  expect(verdicts(await told(world, 'test'))).toEqual([
    "⚠️ When I last saw it, the webhook at Credo AI was active, but I can't check now: Credo AI isn't answering right now. `/credo status` shows how it goes.",
    "⚠️ Names can't be looked up: Credo AI isn't answering right now. Messages come all the same, with ids instead.",
  ]);
});

test('a webhook that was entered by hand is trusted once an event came', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  world.credo.fault({ path: /webhooks/, status: 404, body: '', times: 1000 });
  await announced(world, 'subscribe tasks');
  expect(verdicts(await told(world, 'test'))[0]).toContain("⚠️ Real events of tasks don't come yet");
  await world.send(makeReview());
  expect(verdicts(await told(world, 'test'))).toEqual([
    '✅ The webhook was entered in Credo AI by hand, and events come: the last one just now.',
    named,
  ]);
});

test('a channel that is muted or gets a digest is told when real events come', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await announced(world, 'mute 4h');
  expect(verdicts(await told(world, 'test'))[2]).toMatch(
    /^🔕 Real events wait until .*, because this channel is muted/,
  );
  await announced(world, 'digest daily 9:00');
  expect(verdicts(await told(world, 'test reviews'))[2]).toMatch(
    /^🗂 Real events wait for one digest every day at 9:00 \(Europe\/London\); the next is due /,
  );
});
