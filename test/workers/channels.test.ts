import { describe, expect, test } from 'vitest';
import {
  ana,
  ben,
  makeBody,
  makeComment,
  makeNumbered,
  makeReview,
  numbersIn,
  resumeScreener,
} from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

/** Does something to the workspace of which the app is not told. */
async function unnoticed(world: Subscribed, change: () => Promise<unknown>): Promise<void> {
  world.slack.connect('http://127.0.0.1:9/');
  await change();
  world.slack.connect(`${world.url}/slack/events`);
}

const send = async (world: Subscribed, ...numbers: number[]) => {
  for (const number of numbers) expect((await world.send(makeNumbered(number))).status).toBe(200);
};

const told = ({ texts }: Subscribed) => texts('@ana');

const isPaused = (world: Subscribed, channel: string) =>
  until(async () => (await world.type('ana', channel, 'list')).text.includes('paused'), `${channel} to be paused`);

async function startIn(channel: string): Promise<Subscribed> {
  const world = await startSubscribed({ channels: [channel] });
  await world.slack.invite(channel);
  await send(world, 0);
  await world.slack.waitFor(() => (numbersIn(world.texts(channel)).length === 1 ? true : null));
  return world;
}

const numbersOf = (world: Subscribed, channel: string, n: number) =>
  world.slack.waitFor(() => (numbersIn(world.texts(channel)).length >= n ? numbersIn(world.texts(channel)) : null), {
    timeoutMs: 15_000,
  });

describe.each<[string, string]>([
  ['#governance', 'not_in_channel'],
  ['#ai-audit', 'channel_not_found'],
])('the bot was removed from %s', (channel, code) => {
  test(`of which it learns from ${code}: paused, its subscriber told once, nothing lost when it is invited again`, async () => {
    const world = await startIn(channel);
    await unnoticed(world, () => world.slack.kick(channel));
    await send(world, 1, 2, 3);
    await isPaused(world, channel);
    expect(world.logged('delivery.attempted').filter(({ outcome }) => outcome !== 'sent')).toMatchObject([
      { outcome: 'destination_gone', code, result: 'lane_blocked' },
    ]);
    await send(world, 4);
    await until(() => told(world).length > 0, 'the word to Ana');
    await world.slack.invite(channel);
    expect(await numbersOf(world, channel, 5)).toEqual([0, 1, 2, 3, 4]);
    await world.idle();
    expect(told(world)).toEqual([expect.stringContaining("I'm not in that channel any more")]);
    expect((await world.type('ana', channel, 'list')).text).not.toContain('paused');
  });

  test('of which it is told: the same, and no attempt is made meanwhile', async () => {
    const world = await startIn(channel);
    await world.slack.kick(channel);
    await send(world, 1, 2);
    await isPaused(world, channel);
    await until(() => told(world).length > 0, 'the word to Ana');
    await world.slack.invite(channel);
    expect(await numbersOf(world, channel, 3)).toEqual([0, 1, 2]);
    await world.idle();
    expect(told(world)).toHaveLength(1);
    expect(world.logged('delivery.attempted').every(({ outcome }) => outcome === 'sent')).toBe(true);
  });
});

test.each([true, false])(
  'an archived channel is paused and goes on when it is unarchived (told of it: %j)',
  async (isTold) => {
    const world = await startIn('#governance');
    const archive = () => world.slack.archive('#governance');
    await (isTold ? archive() : unnoticed(world, archive));
    await send(world, 1, 2);
    await until(() => world.logLines.some((line) => /channel\.paused|lane_blocked/.test(line)), 'the pause');
    expect(numbersIn(world.texts())).toEqual([0]);
    await world.slack.unarchive('#governance');
    expect(await numbersOf(world, '#governance', 3)).toEqual([0, 1, 2]);
  },
);

test('what a subscriber who left should be told is told to an admin', async () => {
  const world = await startIn('#governance');
  world.slack.updateUser('ana', { deleted: true });
  await unnoticed(world, () => world.slack.kick('#governance'));
  await send(world, 1);
  await until(() => world.texts('@dana').length > 0, 'the word to an admin');
  expect(world.texts('@dana')).toEqual([expect.stringContaining("I'm not in that channel any more")]);
  await world.slack.invite('#governance');
  expect(await numbersOf(world, '#governance', 2)).toEqual([0, 1]);
  await world.idle();
});

test('what a private channel subscribed before the bot was there comes when it joins', async () => {
  const world = await startSubscribed({ channels: ['#ai-audit'] });
  await send(world, 1, 2);
  expect(world.texts('#ai-audit')).toEqual([]);
  await world.slack.invite('#ai-audit');
  expect(await numbersOf(world, '#ai-audit', 2)).toEqual([1, 2]);
});

describe('mentions', () => {
  let said = 0;
  const tagging = () => {
    said += 1;
    return makeComment({
      commentId: `c${said}`,
      comment: `See ${said}, @[Ben Okafor](users:${ben.userId})`,
      user: ana,
    });
  };
  const mentionsIn = ({ slack, texts }: Subscribed, channel: string) =>
    texts(channel).flatMap((text) => [...text.matchAll(/<@(\w+)>/g)].map(([, id]) => slack.user(id ?? '').name));

  test('whoever is tagged is mentioned in the channel that subscribed first only', async () => {
    const world = await startSubscribed({ threads: 'off', channels: ['#general', '#governance'] });
    await world.send(tagging());
    await world.waitForTexts(1, '#general');
    await world.waitForTexts(1, '#governance');
    expect(mentionsIn(world, '#general')).toEqual(['ben']);
    expect(mentionsIn(world, '#governance')).toEqual([]);
    expect(world.texts('#governance')[0]).toContain('Ben Okafor');
  });

  test('go to a channel that works while the first one is paused, and back when it works again', async () => {
    const world = await startSubscribed({ threads: 'off', channels: ['#general', '#governance'] });
    await world.send(tagging());
    await world.waitForTexts(1, '#governance');
    await world.slack.kick('#general');
    await world.send(tagging());
    await world.waitForTexts(2, '#governance');
    expect(mentionsIn(world, '#governance')).toEqual(['ben']);
    await world.slack.invite('#general');
    await world.waitForTexts(2, '#general');
    await world.send(tagging());
    await world.waitForTexts(3, '#general');
    expect(mentionsIn(world, '#general')).toEqual(['ben', 'ben']);
  });

  test('somebody who did it to themselves is not mentioned', async () => {
    const world = await startSubscribed({ threads: 'off' });
    await world.send(makeReview());
    const body = makeBody('use_case_review_task_status_updated', {
      ...{ useCaseId: resumeScreener, reviewId: 'r1', status: 'todo', user: ana },
      ...{ assignedUserId: ana.userId, assignerId: ana.userId },
    });
    await world.send(body);
    await world.waitForTexts(2);
    expect(mentionsIn(world, '#governance')).toEqual([]);
  });
});
