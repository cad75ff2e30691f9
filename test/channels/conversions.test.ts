import { expect, test } from 'vitest';
import { buttons, press, reading, states } from '../commands/support.ts';
import { makeComment, makeNumbered, numbersIn } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const numbersOf = (world: Subscribed, channel: string, n: number) =>
  until(() => (numbersIn(world.texts(channel)).length >= n ? numbersIn(world.texts(channel)) : null), `${n} messages`);

test('a channel that gets another id goes on with all it had', async () => {
  const world = await startSubscribed({ threads: 'off' });
  await world.type('ana', '#governance', 'size standard');
  await world.send(makeComment({ comment: 'One' }));
  await world.waitForTexts(1);
  const before = world.slack.channel('#governance').id;
  await world.slack.kick('#governance');
  await world.send(makeNumbered(1));
  await until(() => world.logged('inbox.matched').length === 2, 'the match');
  world.slack.workspace.updateChannel(before, {
    members: [...world.slack.channel('#governance').members, world.slack.botUserId],
  });
  await world.slack.changeChannelId('#governance', 'C0ANOTHERID');
  expect(await numbersOf(world, '#governance', 1)).toEqual([1]);
  expect(await states(world)).toEqual(['active']);
  expect((await world.type('ana', '#governance', 'size')).text).toContain('of standard size');
  await world.send(makeComment({ comment: 'Two', eventName: 'comment_updated' }));
  await until(() => world.texts().some((text) => text.includes('Two')), 'the edit under the new id');
  expect(world.texts().filter((text) => /One|Two/.test(text))).toHaveLength(1);
  const again = { type: 'channel_id_changed', old_channel_id: before, new_channel_id: 'C0ANOTHERID' };
  expect((await world.slack.event(again)).status).toBe(200);
  await world.send(makeNumbered(2));
  expect(await numbersOf(world, '#governance', 2)).toEqual([1, 2]);
});

test('a channel that is renamed or made private goes on', async () => {
  const world = await startSubscribed();
  await world.slack.rename('#governance', 'ai-governance');
  world.slack.makePrivate('#ai-governance');
  await world.send(makeNumbered(1));
  expect(await numbersOf(world, '#ai-governance', 1)).toEqual([1]);
  expect(await states(world, '#ai-governance')).toEqual(['active']);
});

test('a channel that is shared with another company pauses and says why, and goes on when it is ours again', async () => {
  const world = await startSubscribed();
  await world.slack.share('#governance');
  await world.send(makeNumbered(1));
  await until(() => world.texts('@ana').length === 1, 'the word to Ana');
  expect(world.texts('@ana')[0]).toContain('shared with another company');
  expect(await states(world)).toEqual(['paused: this channel is shared with another company']);
  expect(numbersIn(world.texts())).toEqual([]);
  await world.slack.unshare('#governance');
  expect(await numbersOf(world, '#governance', 1)).toEqual([1]);
});

test('an admin may let a shared channel be used; taking that back pauses it', async () => {
  const world = await startSubscribed();
  await world.slack.share('#governance');
  await until(async () => (await states(world))[0]?.startsWith('paused'), 'the pause');
  await world.send(makeNumbered(1));
  expect((await world.type('ana', '#governance', 'admin shared allow')).text).toContain(
    'Only admins of this workspace may do that.',
  );
  expect((await world.type('dana', '#governance', 'admin shared allow')).text).toContain(
    'other companies may be in it',
  );
  expect(await numbersOf(world, '#governance', 1)).toEqual([1]);
  expect(reading(await world.type('ana', '#governance', 'subscribe fields'))).toContain('added *fields*');
  await world.type('dana', '#governance', 'admin shared refuse');
  await until(async () => (await states(world))[0]?.startsWith('paused'), 'the pause');
});

test('a shared channel that nobody told of is found at the next start', async () => {
  const world = await startSubscribed();
  world.slack.workspace.updateChannel(world.slack.channel('#governance').id, { is_ext_shared: true });
  await world.restart();
  await until(async () => (await states(world))[0]?.startsWith('paused'), 'the pause');
});

test('a deleted channel pauses and says so; nothing is forgotten until somebody stops it for good', async () => {
  const world = await startSubscribed({ channels: ['#governance', '#general'] });
  await world.slack.deleteChannel('#governance');
  await until(() => world.texts('@ana').length === 1, 'the word to Ana');
  expect(world.texts('@ana')[0]).toContain('the channel was deleted');
  expect((await world.type('ana', '#general', 'list mine')).text).toContain('paused: this channel was deleted');
  const [notice] = world.slack.messages('@ana');
  if (!notice) throw new Error('There is no notice');
  const stopped = await press(world, 'ana', notice, 'Stop for good');
  expect(reading(stopped)).toContain('gets nothing from Credo AI any more');
  expect(stopped.ts).toBe(notice.ts);
  expect((await world.type('ana', '#general', 'list mine')).text).not.toContain('deleted');
  const back = await press(world, 'ana', stopped, 'Undo');
  expect(reading(back)).toContain('is subscribed again, as it was');
  expect([back.ts, buttons(back)]).toEqual([notice.ts, []]);
  expect((await world.type('ana', '#general', 'list mine')).text).toContain('reviews, tasks, comments (p');
});

test('a channel that is stopped twice at the same time is stopped once', async () => {
  const world = await startSubscribed();
  await world.slack.deleteChannel('#governance');
  await until(() => world.texts('@ana').length === 1, 'the word to Ana');
  const [notice] = world.slack.messages('@ana');
  if (!notice) throw new Error('There is no notice');
  const changes = () => world.logged('subscription.changed').length;
  const before = changes();
  await Promise.all([1, 2].map(() => press(world, 'ana', notice, 'Stop for good')));
  expect(changes()).toBe(before + 1);
});

test('whoever meant the removal says so once, and nothing is stopped', async () => {
  const world = await startSubscribed();
  await world.slack.kick('#governance');
  await until(() => world.texts('@ana').length === 1, 'the word to Ana');
  const [notice] = world.slack.messages('@ana');
  if (!notice) throw new Error('There is no notice');
  await world.send(makeNumbered(1));
  expect(reading(await press(world, 'ana', notice, "It's intended"))).toContain('kept for 7 days');
  await world.slack.invite('#governance');
  expect(await numbersOf(world, '#governance', 1)).toEqual([1]);
  expect(reading(await press(world, 'ana', notice, 'Stop for good'))).toContain('is not paused any more');
});

test('what waited for more than 7 days is kept as expired, and one line says how much it was', async () => {
  const clock = createHurriedClock();
  const world = await startSubscribed({ clock });
  await world.slack.kick('#governance');
  const longAgoMs = 7 * 24 * 3_600_000 + 60_000;
  clock.shift(-longAgoMs);
  for (const number of [1, 2]) await world.send(makeNumbered(number));
  await until(() => world.logged('inbox.matched').length === 2, 'the matches');
  clock.shift(longAgoMs);
  await world.send(makeNumbered(3));
  await until(() => world.logged('inbox.matched').length === 3, 'the match');
  await world.slack.invite('#governance');
  expect(await numbersOf(world, '#governance', 1)).toEqual([3]);
  const line =
    '2 older messages were not sent, because they had waited for more than 7 days. Credo AI still shows it all.';
  await until(() => world.texts().includes(line), 'the line');
  expect(world.texts().filter((text) => text === line)).toHaveLength(1);
});
