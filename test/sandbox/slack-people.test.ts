import { describe, expect, test } from 'vitest';
import { signature } from '../../src/sandbox/slack/signature.ts';
import { startWithApp } from './slack-app-fixture.ts';
import { button, modal, section, start } from './slack-fixture.ts';

describe('signatures', () => {
  test('are those of Slack’s documented example', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
      '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
      '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
      '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    expect(signature('8f742231b10e8888abcd99yyyzzz85a5', 1_531_420_618, body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });

  test('an app takes what is signed with its secret now, and nothing else', async () => {
    const { slack, app } = await startWithApp();
    app.command('/credo', async ({ ack }) => await ack());
    const command = { user: 'ana', channel: '#general' };
    expect(await slack.command(command)).toMatchObject({ status: 200, body: '', problem: null });
    expect((await slack.command({ ...command, signingSecret: 'wrong' })).status).toBe(401);
    const old = Math.floor(Date.now() / 1000) - 600;
    expect((await slack.command({ ...command, timestampS: old })).status).toBe(401);
  });

  test('the request URL is checked with a challenge', async () => {
    const { slack } = await startWithApp();
    const { status, body, challenge } = await slack.verifyUrl();
    expect([status, JSON.parse(body)]).toEqual([200, { challenge }]);
  });
});

describe('commands', () => {
  test('carry the fields Slack sends, with references for people, channels, links and e-mails', async () => {
    const { slack, app } = await startWithApp();
    const received: Record<string, unknown>[] = [];
    app.command('/credo', async ({ ack, command }) => {
      received.push(command);
      await ack();
    });
    const text = 'link @ana a&b <ben@acme.example> #governance #ai-audit https://a.example/?x=1&y=2 @nobody #none';
    await slack.command({ user: 'dana', channel: '#ai-audit', text });
    await slack.command({ user: 'chi', channel: '@chi', text: '#ai-audit' });
    const ana = slack.user('ana').id;
    const governance = slack.channel('#governance').id;
    const audit = slack.channel('#ai-audit').id;
    expect(received).toMatchObject([
      {
        command: '/credo',
        user_id: slack.user('dana').id,
        user_name: 'dana',
        team_id: slack.teamId,
        team_domain: 'acme-bank',
        channel_id: audit,
        channel_name: 'privategroup',
        api_app_id: slack.appId,
        is_enterprise_install: 'false',
        response_url: expect.stringContaining(slack.url),
        trigger_id: expect.any(String),
        text:
          `link <@${ana}|ana> a&amp;b &lt;<mailto:ben@acme.example|ben@acme.example>&gt; <#${governance}|governance> ` +
          `<#${audit}|ai-audit> <https://a.example/?x=1&amp;y=2> @nobody #none`,
      },
      { channel_name: 'directmessage', text: '#ai-audit' },
    ]);
  });

  test('are answered in the response itself or through the response URL, to one person or to all', async () => {
    const { slack, app } = await startWithApp();
    app.command('/credo', async ({ ack, respond }) => {
      await ack('At once');
      await respond({ text: 'Later', blocks: [section('Later')] as never });
      await respond({ text: 'To all', response_type: 'in_channel' });
    });
    const result = await slack.command({ user: 'ana', channel: '#ai-audit' });
    expect((await slack.waitForAnswer(result)).text).toBe('At once');
    const last = await slack.waitForAnswer(result, { nth: 3 });
    expect(last).toMatchObject({ text: 'To all', ephemeral_to: null, source: 'response_url' });
    expect(slack.ephemerals('#ai-audit', 'ana').map((message) => message.text)).toEqual(['At once', 'Later']);
    expect(slack.messages('#ai-audit')).toMatchObject([{ text: 'To all' }]);
  });

  test('that are not answered in time time out, without an app the dispatch fails', async () => {
    const { slack, app } = await startWithApp();
    app.command('/credo', async () => undefined);
    const command = { user: 'ana', channel: '#general' };
    expect(await slack.command({ ...command, timeoutMs: 50 })).toMatchObject({ status: 0, body: 'operation_timeout' });
    slack.connect('http://127.0.0.1:1/slack/events');
    expect(await slack.command(command)).toMatchObject({ status: 0, body: 'dispatch_failed' });
  });

  test('come only from people who see the channel', async () => {
    const { slack } = await startWithApp();
    await expect(slack.command({ user: 'chi', channel: '#ai-audit' })).rejects.toThrow(/Chi Tanaka is not a member/);
  });
});

describe('response URLs', () => {
  const post = async (url: string, body: object) => {
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return [answer.status, ((await answer.json()) as { error?: string }).error];
  };

  test('work five times within half an hour, for valid messages', async () => {
    let now = 1_700_000_000_000;
    const { slack } = await start({ clock: { now: () => now, sleep: async () => undefined } });
    slack.connect(`${slack.url}/nowhere`);
    const { responseUrl } = await slack.command({ user: 'ana', channel: '#general' });
    expect(await post(responseUrl, {})).toEqual([400, 'no_text']);
    expect(await post(responseUrl, { text: 'x', blocks: [section('')] })).toEqual([400, 'invalid_blocks']);
    for (const _ of [1, 2, 3, 4, 5]) expect(await post(responseUrl, { text: 'x' })).toEqual([200, undefined]);
    expect(await post(responseUrl, { text: 'x' })).toEqual([404, 'used_url']);
    const second = await slack.command({ user: 'ana', channel: '#general' });
    now += 30 * 60_000 + 1;
    expect(await post(second.responseUrl, { text: 'x' })).toEqual([404, 'expired_url']);
    expect(await post(`${slack.url}/respond/x/y`, { text: 'x' })).toEqual([404, 'expired_url']);
  });

  test('can fail too', async () => {
    const { slack } = await start();
    slack.connect(`${slack.url}/nowhere`);
    slack.fault({ method: 'response_url', kind: 'error', error: 'internal_error' });
    const result = await slack.command({ user: 'ana', channel: '#general' });
    expect(await post(result.responseUrl, { text: 'x' })).toEqual([200, 'internal_error']);
    expect(result.answers()).toEqual([]);
  });
});

describe('clicks', () => {
  const actions = (...elements: object[]) => [{ type: 'actions', block_id: 'row', elements }];

  test('carry the message, the element and a response URL that replaces or deletes the message', async () => {
    const { slack, app, call } = await startWithApp();
    await slack.invite('#general');
    const received: Record<string, unknown>[] = [];
    app.action('undo', async ({ ack, body, respond }) => {
      received.push({ ...body });
      await ack();
      await respond({ replace_original: true, text: 'Undone' });
      await respond({ delete_original: true });
    });
    const undo = button({ action_id: 'undo', value: '42', url: 'https://a.example/' });
    await call('chat.postMessage', { channel: slack.channel('#general').id, text: 'Done', blocks: actions(undo) });
    const [message] = slack.messages('#general');
    const result = await slack.click({ user: 'ben', message: message!, actionId: 'undo' });
    expect(await slack.waitForAnswer(result)).toMatchObject({ ts: message?.ts, text: 'Undone', blocks: [] });
    expect(await slack.waitForAnswer(result, { nth: 2 })).toMatchObject({ ts: message?.ts, deleted: true });
    expect(slack.messages('#general')).toEqual([]);
    expect(received).toMatchObject([
      {
        type: 'block_actions',
        user: { id: slack.user('ben').id, username: 'ben' },
        team: { id: slack.teamId },
        channel: { id: slack.channel('#general').id, name: 'general' },
        container: { type: 'message', message_ts: message?.ts, is_ephemeral: false },
        message: { ts: message?.ts, text: 'Done' },
        response_url: result.responseUrl,
        trigger_id: result.triggerId,
        actions: [
          {
            type: 'button',
            action_id: 'undo',
            block_id: 'row',
            value: '42',
            url: 'https://a.example/',
            action_ts: expect.any(String),
          },
        ],
      },
    ]);
  });

  test('work in what the person sees: an ephemeral answer is theirs alone, a choice is one that is offered', async () => {
    const { slack, app } = await startWithApp();
    const chosen: unknown[] = [];
    const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
    const menu = { type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] };
    app.command('/credo', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'Choose', blocks: actions(menu) as never });
    });
    app.action('pick', async ({ ack, action, body }) => {
      chosen.push((action as { selected_option?: unknown }).selected_option, 'message' in body);
      await ack();
    });
    const message = await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#general' }));
    expect((await slack.click({ user: 'ana', message, actionId: 'pick', value: 'b' })).status).toBe(200);
    expect(chosen).toEqual([option('b'), false]);
    const click = { message, actionId: 'pick', value: 'b' };
    await expect(slack.click({ ...click, user: 'ben' })).rejects.toThrow(/shown to U0ANA/);
    await expect(slack.click({ ...click, user: 'ana', value: 'c' })).rejects.toThrow(/offers a, b, not c/);
    await expect(slack.click({ ...click, user: 'ana', actionId: 'drop' })).rejects.toThrow(/there are: row\/pick/);
  });
});

describe('modals', () => {
  const input = {
    type: 'input',
    block_id: 'name',
    label: { type: 'plain_text', text: 'Name' },
    element: { type: 'plain_text_input', action_id: 'value' },
  };
  const view = { ...modal([input]), callback_id: 'form', submit: { type: 'plain_text', text: 'Save' } };

  test('are opened by the app, filled in and sent; errors keep them open', async () => {
    const { slack, app } = await startWithApp();
    app.command('/credo', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: view as never });
    });
    app.view('form', async ({ ack, view: { state } }) => {
      const name = state.values['name']?.['value']?.value;
      if (name === 'Ana') await ack();
      else await ack({ response_action: 'errors', errors: { name: `Not ${name}` } });
    });
    await slack.command({ user: 'ana', channel: '#general' });
    const shown = await slack.waitFor(() => slack.modals('ana')[0]);
    const submit = (name: string) => slack.submitView({ user: 'ana', view: shown.id, values: { name } });
    expect(await submit('Ben')).toMatchObject({ status: 200, errors: { name: 'Not Ben' }, problem: null });
    expect(slack.modals('ana')).toHaveLength(1);
    expect(await submit('Ana')).toMatchObject({ status: 200, errors: {}, problem: null });
    expect(slack.modals('ana')).toEqual([]);
    await expect(submit('Ana')).rejects.toThrow(/no modal/);
  });
});
