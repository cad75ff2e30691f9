import { expect, test } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { makeComment, makeReview } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { buttons, listed, press, reading, told } from './support.ts';

const refusal = 'Only people of the company that installed me here can do that. Nothing was changed.';

/** #governance as an admin let it be used although Oto, of another company, is in it. */
async function startShared(options: Parameters<typeof startSubscribed>[0] = {}): Promise<Subscribed> {
  const world = await startSubscribed({ what: 'all use-case:"Resume screener"', ...options });
  world.slack.addUser({ name: 'oto', real_name: 'Oto Partner', email: 'oto@other.example', team_id: 'T0OTHER' });
  await world.slack.share('#governance');
  await world.slack.invite('#governance', 'oto');
  await world.type('dana', '#governance', 'admin shared allow');
  return world;
}

const saidTo = ({ slack }: Subscribed, user: string): readonly Message[] => slack.ephemerals('#governance', user);

test('somebody of another company is told nothing and changes nothing, whatever they write', async () => {
  const world = await startShared();
  const before = await listed(world);
  const asked = ['list', 'list mine', 'why', 'status', 'test', 'unsubscribe all', 'mute 4h', 'todo', 'settings'];
  for (const text of [...asked, 'link me oto@other.example', 'help'].map((words) => `@Credo AI ${words}`)) {
    const count = saidTo(world, 'oto').length;
    world.slack.say({ user: 'oto', channel: '#governance', text });
    await until(() => saidTo(world, 'oto').length > count, 'the answer');
    expect(reading(saidTo(world, 'oto').at(-1) ?? { blocks: [] }), text).toBe(`${refusal}\nAsk one of them.`);
  }
  expect(await listed(world)).toEqual(before);
  expect(world.texts().filter((text) => text.startsWith('🧪'))).toEqual([]);
});

test('nor do they press buttons, open forms or choose shortcuts, whatever the policy and who made the channel', async () => {
  const world = await startShared({ env: { ADMIN_USER_IDS: 'U0OTO0000', CREDO_WRITE_BACK: 'comments' } });
  await world.type('dana', '#governance', 'admin policy @oto');
  world.slack.workspace.updateChannel(world.slack.channel('#governance').id, {
    members: [world.slack.user('oto').id, ...world.slack.channel('#governance').members],
  });
  const change = await world.type('dana', '#governance', 'subscribe fields');
  const before = await listed(world);
  expect(reading(await press(world, 'oto', change, 'Undo'))).toContain(refusal);
  await world.send(makeReview());
  await world.send(makeComment({ comment: 'About the bias test' }));
  const sent = (text: string) => world.slack.messages('#governance').find((message) => message.text.includes(text));
  const comment = await until(() => sent('bias test'), 'the comment');
  expect(buttons(comment).map(({ label }) => label)).toContain('Reply in Credo');
  const reply = buttons(comment).find(({ label }) => label === 'Reply in Credo');
  const pressed = await world.slack.click({ user: 'oto', message: comment, actionId: reply?.actionId ?? '' });
  expect(reading(await world.slack.waitForAnswer(pressed))).toContain(refusal);
  for (const callbackId of ['why_this_message', 'mute_this_review']) {
    const chosen = await world.slack.messageShortcut({ user: 'oto', message: comment, callbackId });
    expect(reading(await world.slack.waitForAnswer(chosen))).toContain(refusal);
  }
  expect(reading(await world.type('oto', '#governance', ''))).toContain(refusal);
  expect(world.slack.modals('oto')).toEqual([]);
  await world.slack.openHome('oto');
  expect(await listed(world)).toEqual(before);
  expect(world.slack.home('oto')).toBeNull();
});

test('while Slack does not say who somebody is, what it said with the press counts', async () => {
  const world = await startShared();
  const change = await world.type('ana', '#governance', 'subscribe fields');
  world.slack.fault({ kind: 'error', error: 'fatal_error', method: 'users.info', times: 100 });
  expect(reading(await press(world, 'oto', change, 'Undo'))).toContain(refusal);
  await press(world, 'ana', change, 'Undo');
});

test('nobody of another company is linked or told in person', async () => {
  const world = await startShared();
  expect(await told(world, 'link @oto ben@acme.example', '#governance', 'dana')).toContain("can't find that person");
});

test('people of the same organisation who have another workspace are no outsiders', async () => {
  const world = await startShared();
  world.slack.updateUser('ben', { team_id: 'T0SISTER', enterprise_user: { enterprise_id: 'E0ACME', teams: [] } });
  expect(reading(await world.type('ben', '#governance', 'list'))).toContain(refusal);
  world.slack.updateUser('ben', { enterprise_user: { enterprise_id: 'E0ACME', teams: [world.slack.teamId] } });
  expect(reading(await world.type('ben', '#governance', 'list'))).toContain('This channel gets');
});
