import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { makeChange, makeReview } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { startWorld, type World } from '../support/world.ts';
import { announced, press, reading, told } from './support.ts';

function linkTo({ channel, ts, thread_ts }: Message): string {
  const thread = thread_ts === null ? '' : `?thread_ts=${thread_ts}&cid=${channel}`;
  return `https://acme-bank.slack.com/archives/${channel}/p${ts.replace('.', '')}${thread}`;
}

async function posted(world: World, channel = '#governance'): Promise<Message> {
  return world.slack.waitFor(() =>
    world.slack.messages(channel).find(({ source, metadata }) => source === 'chat.postMessage' && metadata !== null),
  );
}

test('why says which subscription brought a message, by whom and since when, and when its event came', async () => {
  const world = await startSubscribed({ what: 'reviews:decided risk:high tasks' });
  await world.send(makeReview({ status: 'approved' }), { id: 'msg_2fTest' });
  const message = await posted(world);
  const [reason, times] = (await told(world, `why ${linkTo(message)}`)).split('\n');
  expect(reason).toMatch(
    /^I posted this because the channel follows \*reviews: decided\*, only for risk High \(set up by Ana Flores on \d+ \w+ \d{4}\)\. In the channel, `\/credo list` shows all it gets\.$/,
  );
  expect(times).toMatch(/^Event `msg_2fTest`, received .* UTC, posted .* UTC\.$/);
  expect(await told(world, `why <${linkTo(message)}>`)).toContain('msg_2fTest');
  expect(await told(world, 'why')).toContain('I need the link');
});

test('the menu of a message answers the same, in a thread or not', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  await world.send(makeReview());
  const message = await posted(world);
  const asked = await world.slack.messageShortcut({ user: 'ben', message, callbackId: 'why_this_message' });
  expect(reading(await world.slack.waitForAnswer(asked))).toContain('the channel follows *reviews*');
  const own = world.slack.say({ user: 'ben', channel: '#governance', text: 'Hello' });
  const wrong = await world.slack.messageShortcut({ user: 'ben', message: own, callbackId: 'why_this_message' });
  expect(reading(await world.slack.waitForAnswer(wrong))).toContain('There is no message of mine');
});

test('of a private channel only its members learn anything, and others not even that it exists', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  await world.slack.invite('#ai-audit');
  await announced(world, 'subscribe reviews', '#ai-audit');
  await world.send(makeReview());
  const link = linkTo(await posted(world, '#ai-audit'));
  expect(await told(world, `why ${link}`, '#governance', 'ben')).toContain('the channel follows *reviews*');
  const toOthers = await told(world, `why ${link}`, '#governance', 'chi');
  expect(toOthers).toContain('There is no message of mine');
  expect(await told(world, 'why https://acme-bank.slack.com/archives/C0NOWHERE/p1700000000000100')).toBe(toOthers);
});

test('a message of a choice that was given up, a sample, and what the app says by itself', async () => {
  const world = await startSubscribed({ what: 'reviews tasks' });
  await world.send(makeReview());
  const message = await posted(world);
  await announced(world, 'set tasks');
  expect(await told(world, `why ${linkTo(message)}`)).toContain('It does not any more.');
  await told(world, 'test tasks');
  const sample = world.slack.messages('#governance').at(-1);
  expect(await told(world, `why ${sample && linkTo(sample)}`)).toContain('This is an example that somebody asked for');
  await world.slack.archive('#governance');
  await world.slack.unarchive('#governance');
  await world.slack.invite('#governance');
  const notice = await world.slack.waitFor(() =>
    world.slack.messages('#governance').find((one) => reading(one).includes('no longer archived')),
  );
  expect(await told(world, `why ${linkTo(notice)}`)).toContain('I said this by myself');
});

test('a muted review is silent in its channel only, until somebody unmutes it', async () => {
  const world = await startSubscribed({ what: 'reviews', channels: ['#governance', '#general'] });
  await world.send(makeReview({ reviewId: 'r1', status: 'in_progress' }));
  const message = await posted(world);
  await posted(world, '#general');
  await world.slack.messageShortcut({ user: 'ben', message, callbackId: 'mute_this_review' });
  const muted = await world.slack.waitFor(() =>
    world.slack.messages('#governance').find((one) => reading(one).includes('muted this review')),
  );
  expect(reading(muted)).toBe(
    '*Ben Okafor* muted this review here: no more news of it. What stands here already stays up to date.',
  );
  expect(muted.thread_ts).toBe(message.ts);
  const again = await world.slack.messageShortcut({ user: 'ana', message, callbackId: 'mute_this_review' });
  expect(reading(await world.slack.waitForAnswer(again))).toContain('muted here already');

  await world.send(makeReview({ reviewId: 'r1', status: 'approved' }));
  await world.send(makeReview({ reviewId: 'r2', status: 'approved' }));
  await world.waitForTexts(3, '#general');
  await world.idle();
  const news = () => world.slack.messages('#governance').filter(({ metadata }) => metadata !== null);
  expect(news()).toHaveLength(2);

  await world.slack.click({ user: 'chi', message: muted, actionId: 'review:unmute' });
  await world.slack.waitFor(() =>
    world.slack.messages('#governance').find((one) => reading(one).includes('*Chi Tanaka* unmuted the review')),
  );
  await world.send(makeReview({ reviewId: 'r1', status: 'closed' }));
  await world.slack.waitFor(() => (news().length === 3 ? true : null));
  expect(reading(await press(world, 'ana', { ...muted, ts: muted.ts }, 'Unmute this review'))).toContain(
    "isn't muted here",
  );
});

test('what is no review cannot be muted', async () => {
  const world = await startWorld();
  const own = world.slack.say({ user: 'ben', channel: '#governance', text: 'Hello' });
  const wrong = await world.slack.messageShortcut({ user: 'ben', message: own, callbackId: 'mute_this_review' });
  expect(reading(await world.slack.waitForAnswer(wrong))).toContain("isn't a message of mine about a review");
});

test('of a message about several events, and of rows that differ in their filters, all that may have brought it', async () => {
  const world = await startSubscribed({ what: 'metadata risk:high', env: { QUIET_WINDOW_MS: '200' } });
  await announced(world, 'subscribe metadata actor:me');
  await announced(world, 'subscribe metadata:name use-case:"Resume screener"');
  await world.send(makeChange('description', 'Ranks applicants'), { id: 'msg_first' });
  await world.send(makeChange('regions', ['EU']));
  await world.waitForTexts(1);
  const said = (await told(world, `why ${linkTo(await posted(world))}`)).replace(/\d+ \w+ \d{4}\)/g, 'then)');
  expect(said.split('\n').slice(0, -1)).toEqual([
    'I posted this because of one of these, or several, which the channel follows:',
    '• *metadata*, only for risk High (set up by Ana Flores on then)',
    '• *metadata*, only by Ana Flores (set up by Ana Flores on then)',
    'In the channel, `/credo list` shows all it gets.',
  ]);
  expect(said.split('\n').at(-1)).toMatch(
    /^2 events, the first is `msg_first`, received from .* UTC to .* UTC, posted/,
  );
});

test('a card whose events are not kept any more is still news of a review, and can be muted', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  await world.send(makeReview({ reviewId: 'r1' }));
  const message = await posted(world);
  await world.idle();
  const database = new Database(world.env['DATABASE_URL']?.replace('sqlite:', '') ?? '');
  database.exec('delete from events');
  database.close();
  expect(await told(world, `why ${linkTo(message)}`)).toBe(
    'This is news from Credo AI from so long ago that I kept no more of it.\n`/credo list` shows what this channel gets.',
  );
  await world.slack.messageShortcut({ user: 'ben', message, callbackId: 'mute_this_review' });
  await world.slack.waitFor(() =>
    world.slack.messages('#governance').find((one) => reading(one).includes('muted this review')),
  );
});
