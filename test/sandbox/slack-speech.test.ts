import { describe, expect, test } from 'vitest';
import { defaultScopes } from '../../src/sandbox/slack/seed.ts';
import type { SlackOptions } from '../../src/sandbox/slack/slack-options.ts';
import { startWithApp } from './slack-app-fixture.ts';
import { button, modal } from './slack-fixture.ts';

type Heard = { readonly type: string; readonly [field: string]: unknown };

const scopes = [...defaultScopes, 'app_mentions:read', 'im:history', 'channels:history', 'groups:history'];

/** An app that writes down what it hears of messages. */
async function startHearing(options: Partial<SlackOptions> = {}) {
  const started = await startWithApp({ processBeforeResponse: true, slack: { scopes, ...options } });
  const heard: Heard[] = [];
  const shared: unknown[] = [];
  for (const type of ['message', 'app_mention', 'channel_shared', 'channel_unshared', 'channel_id_changed']) {
    started.app.event(type, async ({ event, body }) => {
      heard.push({ ...event });
      shared.push(body['is_ext_shared_channel']);
    });
  }
  const hears = (n: number) => expect.poll(() => heard.length, { timeout: 20_000 }).toBe(n);
  return { ...started, heard, shared, hears };
}

describe('what people write', () => {
  test('mentions people and the app as it is typed, and is otherwise plain text', async () => {
    const { slack } = await startHearing();
    const say = (text: string) => slack.say({ user: 'ana', channel: '#general', text }).text;
    const [ben, bot] = [slack.user('ben').id, slack.botUserId];
    expect(say('@Credo AI and @ben, @Ben Okafor: a < b & c')).toBe(
      `<@${bot}> and <@${ben}>, <@${ben}>: a &lt; b &amp; c`,
    );
    expect(say(`<@${bot}> ana@ben.example @benedict`)).toBe(`<@${bot}> ana@ben.example @benedict`);
  });

  test('reaches the app in its own conversation and where it is a member; being called is an event of its own', async () => {
    const { slack, heard, hears } = await startHearing();
    slack.say({ user: 'ana', channel: '#general', text: '@Credo AI are you here?' });
    await slack.invite('#general');
    await slack.invite('#ai-audit');
    const { ts } = slack.say({ user: 'ben', channel: '@ben', text: 'help' });
    await hears(1);
    expect(heard[0]).toMatchObject({
      type: 'message',
      channel_type: 'im',
      text: 'help',
      ts,
      user: slack.user('ben').id,
    });
    const parent = slack.say({ user: 'ana', channel: '#general', text: 'Look' });
    await hears(2);
    slack.say({ user: 'ana', channel: '#ai-audit', text: 'In private' });
    await hears(3);
    slack.say({ user: 'chi', channel: '#general', text: '@Credo AI status', threadTs: parent.ts });
    await hears(5);
    expect(heard.slice(1, 3).map((event) => event['channel_type'])).toEqual(['channel', 'group']);
    const called = heard.find((event) => event.type === 'app_mention');
    expect(called).toMatchObject({
      text: `<@${slack.botUserId}> status`,
      thread_ts: parent.ts,
      channel: parent.channel,
    });
  });

  test('stays unheard without the scope, and when the app did not subscribe to it', async () => {
    const { slack, heard, hears } = await startHearing({ botEvents: ['message.im', 'member_joined_channel'] });
    await slack.invite('#general');
    slack.say({ user: 'ana', channel: '#general', text: '@Credo AI hello' });
    slack.setScopes(defaultScopes);
    slack.say({ user: 'ana', channel: '@ana', text: 'Unheard' });
    slack.setScopes(scopes);
    slack.say({ user: 'ana', channel: '@ana', text: 'Heard' });
    await hears(1);
    expect(heard).toMatchObject([{ text: 'Heard' }]);
  });
});

test('events tell that a channel is shared with others, and that its id changed with all that stands in it', async () => {
  const { slack, heard, shared } = await startHearing();
  await slack.invite('#general');
  const before = slack.channel('#general').id;
  await slack.share('#general');
  await slack.unshare('#general');
  slack.say({ user: 'ana', channel: '#general', text: 'Still here' });
  await slack.changeChannelId('#general', 'C0MOVED0000');
  expect(heard.filter(({ type }) => type !== 'message')).toMatchObject([
    { type: 'channel_shared', channel: before, connected_team_id: expect.stringMatching(/^T/) },
    { type: 'channel_unshared', channel: before, is_ext_shared: false },
    { type: 'channel_id_changed', old_channel_id: before, new_channel_id: 'C0MOVED0000' },
  ]);
  expect(shared.slice(0, 2)).toEqual([true, false]);
  expect(slack.messages('C0MOVED0000')).toMatchObject([{ text: 'Still here', channel: 'C0MOVED0000' }]);
  expect(slack.workspace.findChannel(before)).toBeNull();
});

describe('shortcuts', () => {
  test('of a message carry it, with a trigger and a response URL', async () => {
    const { slack, app } = await startWithApp();
    const received: Record<string, unknown>[] = [];
    app.shortcut({ type: 'message_action', callback_id: 'comment' }, async ({ ack, body, client, respond }) => {
      received.push({ ...body });
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal() as never });
      await respond({ text: 'Noted' });
    });
    const message = slack.say({ user: 'ana', channel: '#governance', text: 'A thought' });
    const result = await slack.messageShortcut({ user: 'ben', message, callbackId: 'comment' });
    expect(await slack.waitForAnswer(result)).toMatchObject({ text: 'Noted', ephemeral_to: slack.user('ben').id });
    expect(slack.modals('ben')).toHaveLength(1);
    expect(received).toMatchObject([
      {
        type: 'message_action',
        callback_id: 'comment',
        channel: { id: message.channel, name: 'governance' },
        message_ts: message.ts,
        message: { text: 'A thought', user: slack.user('ana').id },
        response_url: result.responseUrl,
        user: { id: slack.user('ben').id },
      },
    ]);
    const missing = slack.messageShortcut({ user: 'ben', message: { ...message, ts: '1.2' }, callbackId: 'comment' });
    await expect(missing).rejects.toThrow('There is no message 1.2');
  });

  test('that are global carry neither channel nor response URL', async () => {
    const { slack, app } = await startWithApp();
    const received: Record<string, unknown>[] = [];
    app.shortcut({ type: 'shortcut', callback_id: 'settings' }, async ({ ack, body, client }) => {
      received.push({ ...body });
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal() as never });
    });
    expect(await slack.globalShortcut({ user: 'ana', callbackId: 'settings' })).toMatchObject({ status: 200 });
    expect(await slack.waitFor(() => slack.modals('ana')[0])).toMatchObject({ type: 'modal' });
    expect(received).toMatchObject([{ type: 'shortcut', callback_id: 'settings', user: { id: slack.user('ana').id } }]);
    expect(received[0]).not.toHaveProperty('channel');
    expect(received[0]).not.toHaveProperty('response_url');
  });
});

test('a click in a message tells what stands in its other elements', async () => {
  const { slack, app, call, governance } = await startWithApp();
  await slack.invite('#governance');
  const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
  const menu = { type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] };
  const overflow = { type: 'overflow', action_id: 'more', options: [option('x'), option('y')] };
  const elements = [menu, overflow, button({ action_id: 'save' })];
  await call('chat.postMessage', {
    channel: governance,
    text: 'Choose',
    blocks: [{ type: 'actions', block_id: 'row', elements }],
  });
  const states: unknown[] = [];
  for (const id of ['save', 'more']) {
    app.action(id, async ({ ack, body }) => {
      states.push((body as { state?: { values?: unknown } }).state?.values);
      await ack();
    });
  }
  const [message] = slack.messages('#governance');
  if (!message) throw new Error('The message is missing');
  await slack.click({ user: 'ana', message, actionId: 'save' });
  await slack.click({ user: 'ana', message, actionId: 'save', values: { row: 'b' } });
  await slack.click({ user: 'ana', message, actionId: 'more', value: 'y' });
  const picked = (selected_option: unknown) => ({ row: { pick: { type: 'static_select', selected_option } } });
  expect(states).toEqual([picked(null), picked(option('b')), picked(null)]);
});
