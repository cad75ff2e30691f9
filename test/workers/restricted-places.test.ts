import { expect, test } from 'vitest';
import { reading, told } from '../commands/support.ts';
import { ana, ben, makeChange, makeComment, makeReview, makeTask } from '../support/events.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { bankWithSecret, secretId, secretName } from '../support/restricted.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

const about = { useCaseId: secretId };
const restricted = 'a use case that is restricted in Credo AI. Open in Credo AI to read.';
const secrets = [secretName, 'the layoffs', 'Ana Flores', 'Ben Okafor'];

async function start(options: Parameters<typeof startSubscribed>[0] = {}): Promise<Subscribed> {
  return startSubscribed({ what: 'all', threads: 'off', credo: { seed: bankWithSecret().seed }, ...options });
}

/** What the app posted somewhere, with everything in it; answers to commands are left out. */
const posted = ({ slack }: Subscribed, where: string) =>
  JSON.stringify(slack.messages(where).filter(({ source }) => source === 'chat.postMessage'));

const leaks = (text: string) => secrets.filter((secret) => text.includes(secret));

const matched = (world: Subscribed, n: number) =>
  until(() => world.logged('inbox.matched').length >= n, `${n} matches`);

test.each(['muted', 'while somebody edits'])('what is kept %s is told of without names', async (occasion) => {
  const clock = createHurriedClock();
  const isMuted = occasion === 'muted';
  const world = await start({ clock, ...(isMuted ? {} : { env: { QUIET_WINDOW_MS: '45000' } }) });
  if (isMuted) await world.type('ana', '#governance', 'mute 30m');
  const edits = [makeChange('ai_type', 'the layoffs', about), makeChange('regions', ['the layoffs'], about)];
  const others = [makeReview({ ...about, user: ben }), makeComment({ ...about, comment: 'the layoffs', user: ana })];
  const bodies = isMuted ? [...edits, ...others] : edits;
  for (const body of bodies) await world.send(body);
  await matched(world, bodies.length);
  clock.shift(31 * 60_000);
  const [text = ''] = await world.waitForTexts(1);
  expect(text).toContain(
    isMuted ? 'A use case that is restricted in Credo AI: 4 updates' : `An update to ${restricted}`,
  );
  expect(leaks(posted(world, '#governance'))).toEqual([]);
});

test('a channel with other companies gets no names, also where an admin lets it be used, and "why" tells none', async () => {
  const world = await start();
  await world.slack.share('#governance');
  await world.type('dana', '#governance', 'admin shared allow');
  await world.send(makeReview(about));
  expect(await world.waitForTexts(1)).toEqual([`🔒 An update to ${restricted}`]);
  const message = world.slack.messages('#governance').find(({ text }) => text.startsWith('🔒'));
  if (!message) throw new Error('There is no message');
  const link = `https://acme-bank.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`;
  const why = await told(world, `why ${link}`);
  expect(why).toContain('the channel follows *reviews*');
  expect(leaks(posted(world, '#governance'))).toEqual([]);
  expect(why).not.toContain(secretName);
  world.slack.workspace.updateChannel(world.slack.channel('#governance').id, { is_private: true });
  await world.send(makeComment({ ...about, comment: 'the layoffs', user: ana }));
  expect((await world.waitForTexts(2))[1]).toBe(`🔒 An update to ${restricted}`);
});

test('in person it is said what it is to the reader, and no name; when the task is over its button is gone', async () => {
  const world = await start({ what: 'reviews tasks comments' });
  const mine = { ...about, assignedUserId: ben.userId };
  await world.send(makeReview({ ...about, status: 'in_progress' }));
  await world.send(makeTask({ ...mine, status: 'todo', subStatus: 'none', assignerId: ana.userId }));
  await until(() => world.texts('@ben').length === 1, 'the task');
  expect(world.texts('@ben')).toEqual([`🔒 A task for you in ${restricted}`]);
  expect(posted(world, '@ben')).toContain('"actions"');
  await world.type('ben', '#general', 'mentions dm');
  await world.send(makeComment({ ...about, comment: `the layoffs @[Ben Okafor](users:${ben.userId})`, user: ana }));
  await until(() => world.texts('@ben').length === 2, 'the comment');
  expect(world.texts('@ben')[1]).toBe(`🔒 A comment tags you in ${restricted}`);
  await world.send(makeTask({ ...mine, status: 'done', user: ben }));
  await until(() => world.texts('@ben')[0]?.includes('is over'), 'the end of the task');
  expect(world.texts('@ben')[0]).toBe('A task for you: this task is over.');
  expect(JSON.stringify(world.slack.messages('@ben')[0]?.blocks)).not.toContain('"actions"');
  await world.send(makeReview({ ...about, user: ben }));
  await until(() => world.texts('@ana').length === 1, 'the outcome');
  expect(world.texts('@ana')).toEqual([`🔒 The outcome of a review you started for ${restricted}`]);
  expect(leaks(posted(world, '@ben') + posted(world, '@ana'))).toEqual([]);
});

test('what Credo tells nothing of is worded alike in person', async () => {
  const world = await start({ what: 'tasks' });
  world.credo.fault({ path: /use_cases/, status: 503, times: 1000 });
  await world.send(makeTask({ ...about, assignedUserId: ben.userId, status: 'todo', subStatus: 'none' }));
  await until(() => world.texts('@ben').length === 1, 'the task');
  expect(world.texts('@ben')).toEqual(['🔔 A task for you in use case wRk7Fc…. Open in Credo AI to read.']);
  expect(world.slack.messages('@ben').map(reading).join()).toContain('Name not available right now');
});
