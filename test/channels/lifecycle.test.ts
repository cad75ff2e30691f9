import { expect, test } from 'vitest';
import { announced, listed, reading, registered, states, told } from '../commands/support.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { post } from '../support/post.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';

const inviteText = (choice: string) =>
  [
    "I'm not in this channel yet, so I couldn't post here.",
    `Type \`/invite @Credo AI\`: I've kept your choice (${choice}) and will start by myself as soon as I am in.`,
  ].join('\n');

/** Events happen; resolves when all are matched. */
async function happen(world: World, numbers: readonly number[]) {
  const matched = () => world.logLines.filter((line) => line.includes('"inbox.matched"')).length;
  const before = matched();
  for (const number of numbers) await post(world.credo.webhooks[0]?.attributes.url ?? '', makeNumbered(number));
  await until(() => matched() === before + numbers.length, 'all events to be matched');
}

const numbers = (world: World, channel: string) => numbersIn(world.slack.messages(channel).map(({ text }) => text));
const direct = (world: World, user: string) => world.slack.messages(`@${user}`).map(reading);

test('a private channel waits for the bot, loses nothing, and starts by itself with the invitation', async () => {
  const world = await startWorld();
  expect(await told(world, 'subscribe reviews tasks', '#ai-audit')).toBe(inviteText('*reviews, tasks*'));
  expect(world.slack.messages('#ai-audit')).toEqual([]);
  expect(registered(world)).toContain('use_case_review_status_updated');
  expect(await states(world, '#ai-audit')).toEqual(["pending: I'm not in this channel"]);
  const status = await told(world, 'status', '#ai-audit');
  expect(status).toContain("This channel is pending: I'm not in this channel.");
  expect(status).toContain('To start, type `/invite @Credo AI` here.');
  await happen(world, [1, 2, 3, 4, 5]);
  expect(world.slack.messages('#ai-audit')).toEqual([]);

  await world.slack.invite('#ai-audit');
  await world.slack.waitForMessages('#ai-audit', 6);
  await happen(world, [6]);
  const messages = await world.slack.waitForMessages('#ai-audit', 7);
  expect(numbers(world, '#ai-audit')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(messages.map(reading)).toContain(
    "Thanks, I'm in. This channel gets: *reviews, tasks*.\nTo see a sample, type `/credo test`; to change what comes, `/credo help`.",
  );
  expect(await states(world, '#ai-audit')).toEqual(['active']);
});

test('what is changed while a private channel waits is kept, too, and nothing is said in the channel', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  expect(await told(world, 'subscribe fields', '#ai-audit')).toBe(inviteText('*reviews, fields*'));
  expect(await told(world, 'subscribe fields', '#ai-audit', 'ben')).toBe(inviteText('*reviews, fields*'));
  expect(await told(world, 'unsubscribe reviews', '#ai-audit')).toBe(inviteText('*fields*'));
  expect(world.slack.messages('#ai-audit')).toEqual([]);
  await world.slack.invite('#ai-audit');
  await world.slack.waitForMessages('#ai-audit', 1);
  expect(await listed(world, '#ai-audit')).toEqual(['*fields*']);
});

test('unsubscribing a channel that waits for the bot gives up what was kept for it', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  await happen(world, [1, 2]);
  await announced(world, 'unsubscribe all', '#ai-audit');
  await world.slack.invite('#ai-audit');
  await announced(world, 'subscribe reviews', '#ai-audit');
  await happen(world, [3]);
  await until(() => numbers(world, '#ai-audit').length > 0, 'a message');
  expect(numbers(world, '#ai-audit')).toEqual([3]);
});

test('the bot joins a public channel by itself', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews', '#general');
  expect(world.slack.channel('#general').members).toContain(world.slack.botUserId);
  await happen(world, [1]);
  await until(() => numbers(world, '#general').length === 1, 'the message');
});

test('a public channel the bot may not join is asked for an invitation', async () => {
  const world = await startWorld();
  world.slack.setScopes(['commands', 'chat:write', 'channels:read', 'groups:read', 'users:read', 'users:read.email']);
  expect(await told(world, 'subscribe reviews', '#general')).toBe(inviteText('*reviews*'));
});

test.each([
  [
    'an archived channel',
    { is_archived: true },
    [
      'This channel is archived, so nothing can be posted here. Nothing was changed.',
      'Unarchive it, then type `/credo subscribe` again.',
    ],
  ],
  [
    'a channel shared with another company',
    { is_ext_shared: true },
    [
      'This channel is shared with another company, whose people would see use case names and comments. Nothing was changed.',
      'Go to a channel of your own and type `/credo subscribe` there. An admin can let this one be used: `/credo admin shared allow`',
    ],
  ],
  [
    'a group message',
    { is_mpim: true, members: ['ana', 'ben', 'credo_ai'] },
    [
      "I can't post Credo AI news in direct or group messages, only in channels. Nothing was changed.",
      'Go to a channel and type `/credo subscribe` there, or pick one here.',
    ],
  ],
])('%s is refused with the reason', async (_, kind, lines) => {
  const world = await startWorld();
  world.slack.addChannel({ name: 'place', members: ['ana', 'ben'], ...kind });
  expect(await told(world, 'subscribe reviews', '#place')).toBe(lines.join('\n'));
  expect(await told(world, 'set reviews', '#place')).toBe(lines.join('\n'));
  expect(await listed(world, '#place')).toEqual([]);
  expect(world.credo.webhooks).toEqual([]);
});

test('a direct message is refused with the reason', async () => {
  const world = await startWorld();
  expect(await told(world, 'subscribe reviews', '@ana')).toBe(
    [
      'Here I tell you what concerns you: tasks for you, comments that tag you, and the outcome of your reviews. Nothing was changed.',
      'To choose among these, type `/credo notify me assigned tagged outcome`.',
      'To subscribe a channel, type `/credo subscribe` in it, or pick one here.',
    ].join('\n'),
  );
  expect(world.credo.webhooks).toEqual([]);
});

test('a private channel that turns out to be shared does not start, and whoever subscribed it is told', async () => {
  const world = await startWorld();
  world.slack.addChannel({ name: 'joint', is_private: true, is_ext_shared: true, members: ['ana'] });
  await told(world, 'subscribe reviews', '#joint');
  await happen(world, [1]);
  await world.slack.invite('#joint');
  await world.slack.waitForMessages('@ana', 1);
  expect(direct(world, 'ana')).toEqual([
    [
      `Credo AI messages in <#${world.slack.channel('#joint').id}> are paused: the channel is shared with another company, whose people would see use case names and comments. Nothing is lost for 7 days.`,
      'Go to a channel of your own and type `/credo subscribe` there, or ask an admin to type `/credo admin shared allow` in this one.',
    ].join('\n'),
  ]);
  expect(await states(world, '#joint')).toEqual(['paused: this channel is shared with another company']);
  expect(world.slack.messages('#joint')).toEqual([]);
});

test.each(['#governance', '#ai-audit'])(
  'removed from %s, it pauses, tells the subscriber once, and goes on when invited',
  async (place) => {
    const world = await startWorld();
    await world.slack.invite(place);
    await announced(world, 'subscribe reviews', place);
    const { id, is_private } = world.slack.channel(place);
    await world.slack.kick(place);
    await world.slack.waitForMessages('@ana', 1);
    const left = { type: is_private ? 'group_left' : 'channel_left', channel: id };
    await world.slack.event(left, { eventId: 'Ev1' });
    await world.slack.event(left, { eventId: 'Ev1', retry: { num: 1, reason: 'http_timeout' } });
    await happen(world, [1, 2]);
    expect(await states(world, place)).toEqual(["paused: I'm not in this channel"]);

    await world.slack.invite(place);
    await until(() => numbers(world, place).length === 2, 'what was kept');
    expect(numbers(world, place)).toEqual([1, 2]);
    expect(await states(world, place)).toEqual(['active']);
    expect(direct(world, 'ana')).toEqual([
      `Credo AI messages in <#${id}> are paused: I'm not in that channel any more. Nothing is lost for 7 days.\nType \`/invite @Credo AI\` there and they go on.`,
    ]);
  },
);

test('an archived channel pauses quietly and goes on when it is unarchived', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await world.slack.archive('#governance');
  await happen(world, [1, 2]);
  expect(await states(world)).toEqual(['paused: this channel is archived']);
  await world.slack.unarchive('#governance');
  await until(() => numbers(world, '#governance').length === 2, 'what was kept');
  expect(await states(world)).toEqual(['active']);
  const resumed =
    'This channel is no longer archived, so Credo AI messages go on. It gets: *reviews*.\nTo stop some of it, type `/credo unsubscribe`; for more, `/credo help`.';
  await until(() => world.slack.messages('#governance').map(reading).includes(resumed), 'the notice');
  expect(direct(world, 'ana')).toEqual([]);
});

test('a private channel unarchived without the bot asks its subscriber for an invitation', async () => {
  const world = await startWorld();
  await world.slack.invite('#ai-audit');
  await announced(world, 'subscribe reviews', '#ai-audit');
  const { id, members } = world.slack.channel('#ai-audit');
  await world.slack.archive('#ai-audit');
  await happen(world, [1]);
  const people = members.filter((member) => member !== world.slack.botUserId);
  world.slack.workspace.updateChannel(id, { is_archived: false, members: people });
  await world.slack.event({ type: 'group_unarchive', channel: id, user: world.slack.user('dana').id });
  await world.slack.waitForMessages('@ana', 1);
  expect(direct(world, 'ana')[0]).toContain('Type `/invite @Credo AI` there');
  expect(await states(world, '#ai-audit')).toEqual(["pending: I'm not in this channel"]);
  await world.slack.invite('#ai-audit');
  await until(() => numbers(world, '#ai-audit').length === 1, 'what was kept');
});

test('unsubscribing part of an archived channel does not wake it', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews tasks');
  await world.slack.archive('#governance');
  await announced(world, 'unsubscribe tasks');
  expect(await states(world)).toEqual(['paused: this channel is archived']);
});

test('what Slack tells twice has its effect once', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  await world.slack.invite('#ai-audit');
  const { id } = world.slack.channel('#ai-audit');
  const joined = { type: 'member_joined_channel', user: world.slack.botUserId, channel: id, channel_type: 'G' };
  for (const num of [1, 2]) {
    const told = await world.slack.event(joined, { eventId: 'Ev1', retry: { num, reason: 'http_timeout' } });
    expect(told.status).toBe(200);
  }
  await happen(world, [1]);
  await until(() => numbers(world, '#ai-audit').length === 1, 'the message');
  expect(world.slack.messages('#ai-audit')).toHaveLength(2);
});

test('somebody else joining or leaving changes nothing', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  const { id } = world.slack.channel('#ai-audit');
  const user = world.slack.user('chi').id;
  await world.slack.event({ type: 'member_joined_channel', user, channel: id, channel_type: 'G' });
  expect(await states(world, '#ai-audit')).toEqual(["pending: I'm not in this channel"]);
});

test('a command is not lost when Slack does not say whether the bot may post', async () => {
  const world = await startWorld();
  world.slack.fault({ method: 'conversations.info', kind: 'status', status: 500 });
  expect(await announced(world, 'subscribe reviews')).toBe(
    [
      '*Ana Flores* subscribed this channel to Credo AI: *reviews*.',
      "Slack didn't tell me whether I can post here. To be sure, type `/credo test`.",
    ].join('\n'),
  );
  expect(await listed(world)).toEqual(['*reviews*']);
  expect(world.credo.webhooks).toHaveLength(1);
});

test('a channel that waits for the bot goes on waiting when Slack does not say', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  world.slack.fault({ method: 'conversations.info', kind: 'reset' });
  expect(await told(world, 'subscribe tasks', '#ai-audit')).toBe(inviteText('*reviews, tasks*'));
});

test('an invitation that came while the app was down is noticed at the next start', async () => {
  const world = await startWorld();
  await told(world, 'subscribe reviews', '#ai-audit');
  await happen(world, [1]);
  await world.app.stop();
  await world.slack.invite('#ai-audit').catch(() => null);
  await world.restart();
  await world.slack.waitForMessages('#ai-audit', 2);
  expect(numbers(world, '#ai-audit')).toEqual([1]);
  expect(await states(world, '#ai-audit')).toEqual(['active']);
});

test('a channel the bot was removed from is not entered again by itself', async () => {
  const world = await startWorld({ env: { RECONCILE_INTERVAL_MS: '1000' } });
  await announced(world, 'subscribe reviews');
  await world.slack.kick('#governance');
  await world.restart();
  await until(() => world.slack.calls('conversations.info').length >= 3, 'a few looks at it');
  expect(await states(world, '#governance')).toEqual(["paused: I'm not in this channel"]);
});
