import { describe, expect, test } from 'vitest';
import { acmeBankToday, defaultScopes } from '../../src/sandbox/slack/seed.ts';
import { section, start, startInGovernance } from './slack-fixture.ts';

const historyScopes = [...defaultScopes, 'channels:history', 'groups:history', 'im:history'];

describe('history', () => {
  test('lists what stands in a channel, newest first, with replies only where they were broadcast', async () => {
    const { slack, call, post, governance } = await startInGovernance({ scopes: historyScopes });
    const metadata = { event_type: 'note', event_payload: { id: '7' } };
    const parent = await post({ text: 'Parent', metadata });
    const reply = await post({ text: 'Reply', thread_ts: parent });
    const loud = await post({ text: 'Loud reply', thread_ts: parent, reply_broadcast: true });
    await call('chat.postEphemeral', { channel: governance, user: slack.user('ana').id, text: 'Only for Ana' });
    const texts = async (args: object = {}) => {
      const { messages } = await call('conversations.history', { channel: governance, ...args });
      return (messages as { text: string }[]).map(({ text }) => text);
    };
    expect(await texts()).toEqual(['Loud reply', 'Parent']);
    expect(await texts({ latest: loud })).toEqual(['Parent']);
    expect(await texts({ latest: loud, inclusive: true, oldest: reply })).toEqual(['Loud reply']);
    const first = await call('conversations.history', { channel: governance, limit: 1 });
    expect(first).toMatchObject({ has_more: true, messages: [{ subtype: 'thread_broadcast', thread_ts: parent }] });
    const { next_cursor: cursor } = first['response_metadata'] as { next_cursor: string };
    const second = await call('conversations.history', { channel: governance, limit: 1, cursor });
    expect(second).toMatchObject({
      has_more: false,
      messages: [{ text: 'Parent', thread_ts: parent, reply_count: 2, latest_reply: loud, reply_users_count: 1 }],
    });
    expect(JSON.stringify(second)).not.toContain('event_payload');
    const all = await call('conversations.history', { channel: governance, include_all_metadata: true });
    expect(all['messages']).toMatchObject([{}, { metadata }]);
    expect(await call('conversations.replies', { channel: governance, ts: reply })).toMatchObject({
      messages: [{ text: 'Parent' }, { text: 'Reply' }, { text: 'Loud reply' }],
      has_more: false,
    });
  });

  test('is for members with its scope', async () => {
    const { slack, refusal, governance } = await start({ scopes: historyScopes });
    expect(await refusal('conversations.history', { channel: governance })).toBe('not_in_channel');
    await slack.invite('#governance');
    expect(await refusal('conversations.history', { channel: governance, oldest: 'x' })).toBe('invalid_ts_oldest');
    expect(await refusal('conversations.replies', { channel: governance, ts: '1.2' })).toBe('thread_not_found');
    expect(await refusal('conversations.history', { channel: slack.channel('#ai-audit').id })).toBe(
      'channel_not_found',
    );
    slack.setScopes(defaultScopes);
    expect(await refusal('conversations.history', { channel: governance })).toBe('missing_scope');
  });

  test('keeps a trace of a deleted message that has replies, and its thread goes on', async () => {
    const { call, refusal, post, governance } = await startInGovernance({ scopes: historyScopes });
    const lonely = await post({ text: 'Lonely' });
    const parent = await post({ text: 'Parent', blocks: [section('Parent')] });
    await post({ text: 'Reply', thread_ts: parent });
    for (const ts of [lonely, parent]) await call('chat.delete', { channel: governance, ts });
    expect(await refusal('chat.postMessage', { channel: governance, text: 'x', thread_ts: lonely })).toBe(
      'cannot_reply_to_message',
    );
    await post({ text: 'Later', thread_ts: parent });
    const { messages } = await call('conversations.replies', { channel: governance, ts: parent });
    expect(messages).toMatchObject([
      { subtype: 'tombstone', text: 'This message was deleted.', reply_count: 2 },
      { text: 'Reply' },
      { text: 'Later' },
    ]);
    expect(JSON.stringify(messages)).not.toContain('Parent');
  });
});

test('a reply is broadcast afterwards, but not together with new words, and nothing else can be', async () => {
  const { slack, call, refusal, post, governance } = await startInGovernance();
  const parent = await post({ text: 'Parent' });
  const ts = await post({ text: 'Reply', thread_ts: parent });
  const broadcast = { channel: governance, ts, reply_broadcast: true };
  expect(await refusal('chat.update', { ...broadcast, text: 'New' })).toBe('no_dual_broadcast_content_update');
  expect(await call('chat.update', broadcast)).toMatchObject({ text: 'Reply' });
  expect(slack.messages('#governance')).toMatchObject([{ is_broadcast: false }, { is_broadcast: true }]);
  expect(await refusal('chat.update', broadcast)).toBe('cant_broadcast_message');
  expect(await refusal('chat.update', { ...broadcast, ts: parent })).toBe('cant_broadcast_message');
});

test('users.conversations lists where somebody is a member, as far as the app may know', async () => {
  const { slack, call } = await start();
  await slack.invite('#governance');
  const names = async (args: object = {}) => {
    const { channels } = await call('users.conversations', { types: 'public_channel,private_channel', ...args });
    return (channels as { name: string }[]).map(({ name }) => name);
  };
  expect(await names()).toEqual(['governance']);
  expect(await names({ user: slack.user('dana').id })).toEqual(['general', 'governance']);
  await slack.invite('#board-ai-risk');
  expect(await names({ user: slack.user('dana').id })).toEqual(['general', 'governance', 'board-ai-risk']);
});

describe('people', () => {
  test('have a time zone, a language, and a standing', async () => {
    const winter = Date.UTC(2026, 0, 15);
    const clock = { now: () => winter, sleep: async () => undefined };
    const { slack, call } = await start({ seed: acmeBankToday, clock });
    const user = async (name: string, args: object = {}) =>
      (await call('users.info', { user: slack.user(name).id, ...args }))['user'];
    expect(await user('ben', { include_locale: true })).toMatchObject({
      tz: 'America/New_York',
      tz_label: 'Eastern Standard Time',
      tz_offset: -18_000,
      locale: 'en-US',
      is_restricted: false,
    });
    expect(await user('chi')).not.toHaveProperty('locale');
    expect(await user('gil')).toMatchObject({ is_restricted: true, is_ultra_restricted: false, is_admin: false });
    expect(await user('eve')).toMatchObject({ deleted: true, name: 'eve' });
    expect(await user('eve')).not.toHaveProperty('tz');
    expect(await user('dana')).toMatchObject({ is_admin: true });
  });

  test('who are guests see only where they are members, and whoever left can do nothing', async () => {
    const { slack } = await start({ seed: acmeBankToday });
    const say = (user: string, channel: string) => slack.say({ user, channel, text: 'Hello' });
    expect(() => say('gil', '#governance')).toThrow('Gil Andersen is not a member of #governance');
    expect(say('gil', '#partner-audit').text).toBe('Hello');
    expect(() => say('eve', '#general')).toThrow('Eve Laurent is deactivated');
    expect(() => say('ana', '#model-intake-2025')).toThrow('archived');
  });
});

test('a channel is seen to be shared, and is not found any more once it is private and the app is not in it', async () => {
  const { slack, call, refusal, governance } = await start({ seed: acmeBankToday });
  const shared = slack.channel('#partner-audit').id;
  expect(await call('conversations.info', { channel: shared })).toMatchObject({ channel: { is_ext_shared: true } });
  expect(() => slack.makePrivate(shared)).toThrow('cannot be made private');
  await slack.invite('#general');
  for (const channel of ['#governance', '#general']) slack.makePrivate(channel);
  expect(await refusal('conversations.info', { channel: governance })).toBe('channel_not_found');
  expect(await call('conversations.info', { channel: slack.channel('#general').id })).toMatchObject({
    channel: { is_private: true, is_member: true },
  });
});
