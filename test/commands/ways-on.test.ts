import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { makeReview } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld, type World } from '../support/world.ts';
import { announced, press, reading, told } from './support.ts';

/** Somebody is told that something cannot be done; what the text tells them to type must work, there and for them. */
type Refusal = {
  readonly said: string;
  readonly user: string;
  /** Where the text was read, unless it sends people elsewhere. */
  readonly channel: string;
};

const elsewhere = '#general';
const refused = /Nothing was changed\.|^There's no|^Something broke|^I don't know|^I couldn't|^I can't/m;

/** The commands in a text, each with who is asked to type it and where. */
function waysOn({ said, user, channel }: Refusal): readonly { text: string; user: string; channel: string }[] {
  return said.split(/(?<=[.!?])\s+|\n/).flatMap((sentence) => {
    const place = /\bgo to (?:a|another|one|it)\b|there\b|you are in\b|in it\b/i.test(sentence) ? elsewhere : channel;
    const who = /\badmins?\b/i.test(sentence) && !/only admins/i.test(sentence) ? 'dana' : user;
    return [...sentence.matchAll(/`\/credo ([^`]*)`/g)].map(([, text = '']) => ({
      text: text.replaceAll('@person', '@ben').replaceAll('name@company.com', 'ben@acme.example'),
      user: who,
      channel: place,
    }));
  });
}

async function expectWaysOn(world: World, refusals: readonly Refusal[]): Promise<void> {
  for (const refusal of refusals) {
    const ways = waysOn(refusal);
    expect.soft(ways, `No way on in: ${refusal.said}`).not.toEqual([]);
    for (const { text, user, channel } of ways) {
      if (text.startsWith('why https')) continue;
      // A form that opens is an answer, too.
      if (text === 'settings' || text === 'admin connect') continue;
      const answer = await world.type(user, channel, text);
      expect
        .soft(reading(answer), `/credo ${text} by ${user} in ${channel}, told by: ${refusal.said}`)
        .not.toMatch(refused);
    }
  }
}

const inviteIn = (said: string) => /`\/invite @Credo AI`/.test(said);

test('where the bot may not post: archived, shared, direct, and nobody who may change anything', async () => {
  const world = await startWorld();
  world.slack.addChannel({ name: 'old', members: ['ana'], is_archived: true });
  world.slack.addChannel({ name: 'partners', members: ['ana'], is_ext_shared: true });
  const refusals: Refusal[] = [];
  const meet = async (user: string, channel: string, text: string) => {
    const said = reading(await world.type(user, channel, text));
    expect.soft(said, `/credo ${text} by ${user} in ${channel}`).toMatch(refused);
    refusals.push({ said, user, channel });
  };
  await meet('ana', '#partners', 'subscribe reviews');
  await meet('ana', '@ana', 'subscribe reviews');
  await meet('ana', '@ana', 'size standard');
  await meet('dana', '@dana', 'admin shared allow');
  world.slack.updateUser('ben', { is_restricted: true });
  await meet('ben', '#governance', 'subscribe reviews');
  world.slack.updateUser('ben', { is_restricted: false, is_bot: true });
  await meet('ben', '#governance', 'set tasks');
  world.slack.updateUser('ben', { is_bot: false });
  await meet('chi', '#governance', 'admin policy managers');
  await meet('chi', '#governance', 'link @ben ben@acme.example');
  await told(world, 'link @chi ana@acme.example', '#governance', 'dana');
  await meet('chi', '#governance', 'unlink @ben');
  const archived = reading(await world.type('ana', '#old', 'subscribe reviews'));
  expect(archived).toContain('Unarchive it, then type `/credo subscribe` again.');
  await world.slack.unarchive('#old');
  await expectWaysOn(world, [{ said: archived, user: 'ana', channel: '#old' }, ...refusals]);
});

test('what the text says to type brings the bot in', async () => {
  const world = await startWorld();
  const said = reading(await world.type('ana', '#ai-audit', 'subscribe reviews'));
  expect(inviteIn(said)).toBe(true);
  await world.slack.invite('#ai-audit');
  await world.slack.waitForMessages('#ai-audit', 1);
  expect(await told(world, 'list', '#ai-audit')).toContain('(active)');
});

test('too late, answered already, not yours, not a review, not paused any more', async () => {
  let offset = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + offset };
  const world = await startSubscribed({ what: 'reviews', clock, env: { UNDO_WINDOW_MS: '60000' } });
  const refusals: Refusal[] = [];
  const meet = (user: string, channel: string, answer: Message) => {
    expect.soft(reading(answer)).toMatch(/Nothing was changed\.|already/);
    refusals.push({ said: reading(answer), user, channel });
  };
  const change = await world.type('ana', '#governance', 'subscribe tasks');
  await announced(world, 'subscribe comments', '#governance', 'ben');
  meet('ana', '#governance', await press(world, 'ana', change, 'Undo'));
  offset = 61_000;
  meet('ana', '#governance', await press(world, 'ana', change, 'Undo'));

  const own = world.slack.say({ user: 'ben', channel: '#governance', text: 'Hello' });
  const wrong = await world.slack.messageShortcut({ user: 'ben', message: own, callbackId: 'mute_this_review' });
  meet('ben', '#governance', await world.slack.waitForAnswer(wrong));
  await world.send(makeReview());
  const [news] = await world.slack.waitFor(() => {
    const found = world.slack.messages('#governance').filter(({ metadata }) => metadata !== null);
    return found.length > 0 ? found : null;
  });
  if (!news) throw new Error(world.slack.dump());
  const mute = () => world.slack.messageShortcut({ user: 'ben', message: news, callbackId: 'mute_this_review' });
  await mute();
  await world.slack.waitFor(() =>
    world.slack.messages('#governance').find((one) => reading(one).includes('muted this')),
  );
  meet('ben', '#governance', await world.slack.waitForAnswer(await mute()));

  await told(world, 'admin policy managers', '#governance', 'dana');
  const refusal = await world.type('chi', '#governance', 'subscribe fields');
  meet('chi', '#governance', refusal);
  await press(world, 'chi', refusal, 'Request access');
  meet('chi', '#governance', await press(world, 'chi', refusal, 'Request access'));
  const [forAna, forDana] = await Promise.all(
    ['@ana', '@dana'].map((who) =>
      world.slack.waitFor(() => world.slack.messages(who).find((one) => reading(one).includes('asks to change'))),
    ),
  );
  if (!forAna || !forDana) throw new Error(world.slack.dump());
  await press(world, 'dana', forDana, 'Deny');
  meet('ana', '@ana', await press(world, 'ana', forAna, 'Allow'));
  await told(world, 'admin policy anyone', '#governance', 'dana');

  await world.slack.kick('#governance');
  const notice = await world.slack.waitFor(() =>
    world.slack.messages('@ana').find((one) => reading(one).includes('are paused')),
  );
  expect(inviteIn(reading(notice))).toBe(true);
  await world.slack.invite('#governance');
  await until(async () => (await told(world, 'list')).includes('(active)'), 'the bot at work again');
  const choice = await press(world, 'ana', notice, 'Stop for good');
  meet('ana', '#governance', choice);
  await expectWaysOn(world, refusals);
});

test('while Slack or Credo is in trouble, whatever kind it is', async () => {
  const world = await startWorld();
  const refusals: Refusal[] = [];
  const troubles = [401, 403, 404, 422, 429, 503].map((status) => ({ path: /webhooks/, status, body: '{}' }));
  for (const [index, trouble] of troubles.entries()) {
    world.credo.fault({ ...trouble, times: 1000 });
    const said = reading(await world.type('ana', '#governance', `set ${index % 2 === 0 ? 'reviews' : 'tasks'}`));
    expect.soft(said).toContain('waiting for Credo AI');
    refusals.push({ said, user: 'ana', channel: '#governance' });
    world.credo.clearFaults();
  }
  world.credo.fault({ path: /tasks|users/, status: 503, body: '', times: 1000 });
  refusals.push({ said: await told(world, 'todo'), user: 'ana', channel: '#governance' });
  world.credo.clearFaults();
  await told(world, 'admin policy managers', '#governance', 'dana');
  world.slack.fault({ kind: 'error', error: 'fatal_error', method: 'users.info', times: 20 });
  refusals.push({
    said: await told(world, 'unsubscribe all', '#governance', 'chi'),
    user: 'chi',
    channel: '#governance',
  });
  world.slack.clearFaults();
  await expectWaysOn(world, refusals);
});

test('before Credo is connected', async () => {
  const world = await startWorld({ env: { CREDO_TENANT: '', CREDO_API_KEY: '' } });
  const said = reading(await world.type('ana', '#governance', 'subscribe reviews'));
  expect(said).toContain("Credo AI isn't connected yet. Nothing was changed.");
  await expectWaysOn(world, [{ said, user: 'ana', channel: '#governance' }]);
});
