import { expect, test } from 'vitest';
import type { Message } from '../../src/sandbox/slack/types.ts';
import { startWorld, type World } from '../support/world.ts';
import { announced, listed, press, reading, told } from './support.ts';

/** Somebody writes in #governance, in the thread of a message if there is one. Slack tells the app if it is named. */
function say(world: World, text: string, user = 'ana', thread?: Message): Message {
  return world.slack.say({ user, channel: '#governance', text, ...(thread ? { threadTs: thread.ts } : {}) });
}

/** What Slack tells the app of a message that names it. */
const mentionEvent = ({ slack }: World, { user, ts, channel }: Message, command: string) => ({
  type: 'app_mention',
  ...{ user, ts, channel, text: `<@${slack.botUserId}> ${command}` },
});

const inThread = ({ workspace }: World['slack'], { channel, ts }: Message, text: string) =>
  workspace.messages(channel).find((one) => one.thread_ts === ts && reading(one).includes(text));

test('"@Credo AI list" is answered like the command, in the thread and to the person only', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  const thread = say(world, 'What comes here?', 'ben');
  say(world, 'Hey @Credo AI list', 'ben', thread);
  const answer = await world.slack.waitFor(() => inThread(world.slack, thread, 'This channel gets from Credo AI:'));
  expect(answer.ephemeral_to).toBe(world.slack.user('ben').id);
});

test('what changes the channel is said in the thread for everybody, and can be undone there', async () => {
  const world = await startWorld();
  await world.slack.invite('#governance');
  const said = say(world, '@Credo AI: subscribe tasks assignee:me');
  const answer = await world.slack.waitFor(() => inThread(world.slack, said, 'subscribed this channel'));
  expect(answer.ephemeral_to).toBeNull();
  expect(await listed(world)).toEqual(['*tasks*, only assigned to Ana Flores']);
  await world.slack.click({ user: 'ben', message: answer, actionId: 'undo' });
  await world.slack.waitFor(() => inThread(world.slack, said, 'took the last change back'));
  expect(await listed(world)).toEqual([]);
});

test('"@Credo AI" alone is answered with help, and settings with a button that opens them', async () => {
  const world = await startWorld();
  await world.slack.invite('#governance');
  const help = await told(world, 'help');
  const said = say(world, '@Credo AI');
  const answer = await world.slack.waitFor(() => inThread(world.slack, said, 'I bring Credo AI news'));
  expect(reading(answer)).toBe(help);
  const asked = say(world, '@Credo AI settings');
  const button = await world.slack.waitFor(() => inThread(world.slack, asked, 'Choose in a form'));
  await world.slack.click({ user: 'ana', message: button, actionId: 'settings:open' });
  await world.slack.waitFor(() => world.slack.modals('ana').at(-1));
});

test('the same event twice, other bots and edits are not answered', async () => {
  const world = await startWorld();
  await world.slack.invite('#governance');
  const said = say(world, 'Hello');
  const list = mentionEvent(world, said, 'list');
  await world.slack.event(list, { eventId: 'EvSame' });
  await world.slack.waitFor(() => inThread(world.slack, said, 'Nothing here yet'));
  await world.slack.event(list, { eventId: 'EvSame' });
  const subscribe = mentionEvent(world, said, 'subscribe reviews');
  await world.slack.event({ ...subscribe, bot_id: 'B0OTHER' });
  await world.slack.event({ ...subscribe, edited: { user: said.user, ts: said.ts } });
  await told(world, 'status');
  const answers = world.slack.workspace.messages(said.channel).filter(({ thread_ts }) => thread_ts === said.ts);
  expect(answers).toHaveLength(1);
  expect(await listed(world)).toEqual([]);
});

test('the same command twice within ten seconds is one, and others may say the same', async () => {
  const world = await startWorld();
  await announced(world, 'subscribe reviews');
  await world.slack.command({ user: 'ana', channel: '#governance', text: ' subscribe reviews ' });
  expect(await told(world, 'subscribe reviews', '#governance', 'ben')).toContain('Nothing to change');
  expect(await told(world, 'list')).toBe(await told(world, 'list'));
  expect(await told(world, 'subscribe reviews')).toContain('Nothing to change');
  expect(world.slack.ephemerals('#governance', 'ana')).toHaveLength(3);
  const change = await world.type('ana', '#governance', 'set tasks');
  await press(world, 'ana', change, 'Undo');
  expect(await listed(world)).toEqual(['*reviews*']);
});
