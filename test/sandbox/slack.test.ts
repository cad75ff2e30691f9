import { describe, expect, test } from 'vitest';
import { isDocumented } from '../../src/sandbox/slack/documented-errors.ts';
import { richText, section, seen, start, startInGovernance } from './slack-fixture.ts';

describe('tokens and scopes', () => {
  test('auth.test tells who the bot is', async () => {
    const { slack, call } = await start();
    expect(await call('auth.test')).toMatchObject({
      team_id: slack.teamId,
      user_id: slack.botUserId,
      team: 'Acme Bank',
    });
  });

  test('a missing, a wrong and a revoked token are refused, each in its own way', async () => {
    const { slack, client, refusal } = await start();
    await expect(client().auth.test()).rejects.toMatchObject({ data: { error: 'not_authed' } });
    await expect(client('xoxb-else').auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    slack.revokeToken();
    expect(await refusal('auth.test')).toBe('token_revoked');
    slack.revokeToken('account_inactive');
    expect(await refusal('auth.test')).toBe('account_inactive');
    slack.restoreToken();
    expect((await client(slack.botToken).auth.test()).ok).toBe(true);
    expect(slack.calls().map((call) => call.tokenOk)).toEqual([false, false, false, false, true]);
  });

  test('a method without its scope is refused with what it needs and what is granted', async () => {
    const { slack, call } = await start({ scopes: ['chat:write', 'channels:read'] });
    await expect(call('users.lookupByEmail', { email: 'ana@acme.example' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read.email', provided: 'chat:write,channels:read' },
    });
    slack.setScopes(['users:read.email']);
    expect(await call('users.lookupByEmail', { email: 'ana@acme.example' })).toMatchObject({ user: { name: 'ana' } });
  });

  test('a code from the installation page is exchanged once for a new token', async () => {
    const { slack, client } = await start();
    const firstToken = slack.botToken;
    await slack.uninstall();
    const page = new URL(slack.authorizeUrl);
    page.search = new URLSearchParams({
      client_id: slack.clientId,
      scope: 'commands,chat:write',
      state: 'a state',
      redirect_uri: 'http://localhost/back',
    }).toString();
    const answer = await fetch(page, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('a state');
    const exchange = {
      client_id: slack.clientId,
      client_secret: slack.clientSecret,
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost/back',
    };
    const access = await client().oauth.v2.access(exchange);
    expect(access).toMatchObject({ scope: 'commands,chat:write', team: { id: slack.teamId } });
    expect(access.access_token).toBe(slack.botToken);
    expect(access.access_token).not.toBe(firstToken);
    expect((await client(access.access_token).auth.test()).ok).toBe(true);
    await expect(client(firstToken).auth.test()).rejects.toMatchObject({ data: { error: 'account_inactive' } });
    await expect(client().oauth.v2.access(exchange)).rejects.toMatchObject({ data: { error: 'invalid_code' } });
    await expect(client().oauth.v2.access({ ...exchange, client_secret: 'x' })).rejects.toMatchObject({
      data: { error: 'bad_client_secret' },
    });
  });

  test('a method Slack does not have is unknown_method', async () => {
    const { refusal } = await start();
    expect(await refusal('chat.shout')).toBe('unknown_method');
  });
});

describe('conversations and people', () => {
  test('a public channel is seen without being in it, a private one is not', async () => {
    const { slack, call, refusal, governance } = await start();
    expect(await call('conversations.info', { channel: governance })).toMatchObject({
      channel: { name: 'governance', is_member: false, is_private: false, is_archived: false },
    });
    const audit = slack.channel('#ai-audit').id;
    expect(await refusal('conversations.info', { channel: audit })).toBe('channel_not_found');
    await slack.invite('#ai-audit');
    expect(await call('conversations.info', { channel: audit, include_num_members: true })).toMatchObject({
      channel: { is_private: true, num_members: 4 },
    });
    slack.setScopes(['channels:read']);
    expect(await refusal('conversations.info', { channel: audit })).toBe('missing_scope');
    expect(await refusal('conversations.info')).toBe('invalid_arguments');
  });

  test('the bot joins public channels only', async () => {
    const { slack, call, refusal, governance } = await start();
    expect(await call('conversations.join', { channel: governance })).toMatchObject({ channel: { is_member: true } });
    expect(await call('conversations.join', { channel: governance })).toMatchObject({ warning: 'already_in_channel' });
    expect((await call('conversations.members', { channel: governance }))['members']).toContain(slack.botUserId);
    const audit = slack.channel('#ai-audit').id;
    expect(await refusal('conversations.join', { channel: audit })).toBe('channel_not_found');
    await slack.invite('#ai-audit');
    expect(await refusal('conversations.join', { channel: audit })).toBe('method_not_supported_for_channel_type');
    await slack.archive('#general');
    expect(await refusal('conversations.join', { channel: slack.channel('#general').id })).toBe('is_archived');
  });

  test('lists come in pages', async () => {
    const { slack, client, refusal } = await start();
    const names: unknown[] = [];
    for await (const page of client(slack.botToken).paginate('conversations.list', { limit: 1 })) {
      names.push(...((page as { channels?: { name: string }[] }).channels ?? []).map((channel) => channel.name));
    }
    expect(names).toEqual(['general', 'governance', 'risk-reviews']);
    const users = await client(slack.botToken).users.list({ limit: 2 });
    expect(users.members).toHaveLength(2);
    expect(users.response_metadata?.next_cursor).not.toBe('');
    expect(await refusal('conversations.list', { cursor: 'nonsense' })).toBe('invalid_cursor');
    expect(await refusal('conversations.list', { types: 'secret' })).toBe('invalid_types');
  });

  test('people are found by id and by e-mail, the e-mail is shown only with its scope', async () => {
    const { slack, call, refusal } = await start();
    const ana = slack.user('@ana').id;
    expect(await call('users.info', { user: ana })).toMatchObject({ user: { profile: { email: 'ana@acme.example' } } });
    expect(await call('users.lookupByEmail', { email: 'ANA@acme.example' })).toMatchObject({ user: { id: ana } });
    expect(await call('users.info', { user: slack.user('dana').id })).toMatchObject({ user: { is_admin: true } });
    expect(await refusal('users.info', { user: 'U0NOBODY00' })).toBe('user_not_found');
    expect(await refusal('users.lookupByEmail', { email: 'no@acme.example' })).toBe('users_not_found');
    slack.updateUser('ana', { deleted: true });
    expect(await refusal('users.lookupByEmail', { email: 'ana@acme.example' })).toBe('users_not_found');
    slack.setScopes(['users:read']);
    expect(JSON.stringify(await call('users.info', { user: ana }))).not.toContain('@acme.example');
  });

  test('a direct conversation is opened once', async () => {
    const { slack, call, refusal } = await start();
    const users = slack.user('ben').id;
    const first = await call('conversations.open', { users });
    expect(first).toMatchObject({ channel: { id: slack.channel('@ben').id } });
    expect(await call('conversations.open', { users })).toMatchObject({
      already_open: true,
      channel: first['channel'],
    });
    expect(await refusal('conversations.open')).toBe('users_list_not_supplied');
    expect(await refusal('conversations.open', { users: 'U0NOBODY00' })).toBe('user_not_found');
  });
});

describe('messages', () => {
  test('a message is posted with its blocks and metadata, by form and by JSON', async () => {
    const { slack, governance, post } = await startInGovernance();
    const metadata = { event_type: 'credo_delivery', event_payload: { delivery_id: 7 } };
    const ts = await post({ text: 'Hello', blocks: [section('*Hello*')], metadata });
    const body = JSON.stringify({ channel: '#governance', text: 'In JSON', thread_ts: ts });
    const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', body, headers });
    expect(await answer.json()).toMatchObject({ ok: true, channel: governance, message: { thread_ts: ts } });
    expect(slack.messages('#governance')).toMatchObject([
      { ts, text: 'Hello', blocks: [{ ...section('*Hello*'), block_id: expect.any(String) }], metadata },
      { text: 'In JSON', thread_ts: ts, user: slack.botUserId },
    ]);
    expect(slack.calls('chat.postMessage')[0]).toMatchObject({ args: { metadata }, outcome: { kind: 'answered' } });
  });

  test('time stamps rise even while the clock stands still', async () => {
    const { post } = await startInGovernance({ clock: { now: () => 1_700_000_000_000, sleep: async () => undefined } });
    const stamps = [await post({ text: '1' }), await post({ text: '2' }), await post({ text: '3' })];
    expect(stamps).toEqual(['1700000000.000001', '1700000000.000002', '1700000000.000003']);
  });

  test('a person’s id as the channel is a direct message', async () => {
    const { slack, call, refusal } = await start();
    const ana = slack.user('ana').id;
    const posted = await call('chat.postMessage', { channel: ana, text: 'Hello' });
    expect(posted['channel']).toBe(slack.channel('@ana').id);
    expect(slack.messages('@ana')).toHaveLength(1);
    expect(await refusal('chat.postMessage', { channel: 'U0NOBODY00', text: 'Hello' })).toBe('channel_not_found');
    slack.updateUser('ana', { deleted: true });
    expect(await refusal('chat.postMessage', { channel: ana, text: 'Hello' })).toBe('channel_not_found');
  });

  test('a channel takes no message from outside it, nor when archived or gone', async () => {
    const { slack, call, refusal, governance } = await start();
    const message = { channel: governance, text: 'Hello' };
    expect(await refusal('chat.postMessage', message)).toBe('not_in_channel');
    slack.setScopes(['chat:write', 'chat:write.public']);
    expect((await call('chat.postMessage', message))['ok']).toBe(true);
    const audit = { channel: slack.channel('#ai-audit').id, text: 'Hello' };
    expect(await refusal('chat.postMessage', audit)).toBe('channel_not_found');
    await slack.archive('#governance');
    expect(await refusal('chat.postMessage', message)).toBe('is_archived');
    await slack.deleteChannel('#governance');
    expect(await refusal('chat.postMessage', message)).toBe('channel_not_found');
  });

  const metadata = (payload: unknown) => ({ event_type: 'x', event_payload: payload });
  test.each<[string, string, Record<string, unknown>]>([
    ['nothing', 'no_text', {}],
    ['no blocks', 'no_text', { text: '', blocks: [] }],
    ['40001 characters', 'msg_too_long', { text: 'x'.repeat(40_001) }],
    ['12001 characters of Markdown', 'msg_too_long', { markdown_text: 'x'.repeat(12_001) }],
    ['text and Markdown', 'markdown_text_conflict', { text: 'x', markdown_text: 'y' }],
    ['101 attachments', 'too_many_attachments', { attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) }],
    ['broken JSON', 'invalid_blocks_format', { text: 'x', blocks: '[{' }],
    ['an unknown block', 'invalid_blocks', { text: 'x', blocks: [{ type: 'banner' }] }],
    ['metadata that is no JSON', 'invalid_metadata_format', { text: 'x', metadata: 'not json' }],
    ['metadata of the wrong shape', 'invalid_metadata_schema', { text: 'x', metadata: metadata('text') }],
    ['17 kB of metadata', 'metadata_too_large', { text: 'x', metadata: metadata({ a: 'x'.repeat(17_000) }) }],
    ['a thread that is not there', 'cannot_reply_to_message', { text: 'x', thread_ts: '1.000001' }],
  ])('a post with %s is refused: %s', async (_what, error, content) => {
    const { slack, refusal, governance } = await startInGovernance();
    expect(await refusal('chat.postMessage', { channel: governance, ...content })).toBe(error);
    expect(slack.messages('#governance')).toEqual([]);
  });

  test('an update changes what it names and keeps the rest', async () => {
    const { slack, call, governance, post } = await startInGovernance();
    const metadata = { event_type: 'x', event_payload: {} };
    const ts = await post({ text: 'Before', blocks: [section('Before')], metadata });
    await call('chat.update', { channel: governance, ts, text: 'After' });
    const kept = { text: 'After', blocks: [section('Before')], metadata, edited: { user: slack.botUserId } };
    expect(slack.messages('#governance')).toMatchObject([kept]);
    await call('chat.update', { channel: governance, ts, text: 'After', blocks: [], metadata: {} });
    expect(slack.messages('#governance')).toMatchObject([{ blocks: [], metadata: null }]);
  });

  test('an update is refused where Slack refuses it', async () => {
    const { slack, call, refusal, governance, post } = await startInGovernance();
    const update = (ts: string, more: object) => refusal('chat.update', { channel: governance, ts, ...more });
    const rich = await post({ text: 'x', blocks: [richText('x')] });
    expect(await update(rich, { blocks: [section('y')] })).toBe('block_mismatch');
    expect(await update(rich, { text: 'y'.repeat(4_001) })).toBe('msg_too_long');
    expect(await update(rich, {})).toBe('no_text');
    expect(await update('1.000001', { text: 'y' })).toBe('message_not_found');
    const { ts: anas } = slack.say({ user: 'ana', channel: '#governance', text: 'Mine' });
    expect(await update(anas, { text: 'y' })).toBe('cant_update_message');
    expect(await refusal('chat.delete', { channel: governance, ts: anas })).toBe('cant_delete_message');
    await slack.archive('#governance');
    expect(await update(rich, { text: 'y' })).toBe('is_inactive');
    await slack.unarchive('#governance');
    await call('chat.delete', { channel: governance, ts: rich });
    expect(await update(rich, { text: 'y' })).toBe('message_not_found');
    expect(slack.messages('#governance').map((message) => message.text)).toEqual(['Mine']);
  });

  test('an ephemeral message is for one member of the channel', async () => {
    const { slack, call, refusal, governance } = await startInGovernance();
    const eve = slack.addUser({ name: 'eve' }).id;
    const message = { channel: governance, text: 'Psst' };
    await call('chat.postEphemeral', { ...message, user: slack.user('ana').id });
    expect(slack.ephemerals('#governance', 'ana')).toMatchObject([{ text: 'Psst' }]);
    expect([...slack.ephemerals('#governance', 'ben'), ...slack.messages('#governance')]).toEqual([]);
    expect(await refusal('chat.postEphemeral', { ...message, user: eve })).toBe('user_not_in_channel');
    const [{ ts } = { ts: '' }] = slack.ephemerals('#governance');
    expect(await refusal('chat.update', { channel: governance, ts, text: 'x' })).toBe('message_not_found');
  });

  test('a message has a permanent link', async () => {
    const { call, refusal, governance, post } = await startInGovernance();
    const ts = await post({ text: 'Hello' });
    const { permalink } = await call('chat.getPermalink', { channel: governance, message_ts: ts });
    expect(permalink).toBe(`https://acme-bank.slack.com/archives/${governance}/p${ts.replace('.', '')}`);
    expect(await refusal('chat.getPermalink', { channel: governance, message_ts: '1.000001' })).toBe(
      'message_not_found',
    );
  });
});

test('every refusal seen in these tests is documented for its method', () => {
  const refused = seen.flatMap(({ method, outcome }) => (outcome.kind === 'refused' ? [{ method, ...outcome }] : []));
  expect(refused.length).toBeGreaterThan(40);
  expect(refused.filter(({ method, error }) => !isDocumented(method, error))).toEqual([]);
});
