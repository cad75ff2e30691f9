import { describe, expect, test } from 'vitest';
import { startWithApp } from './slack-app-fixture.ts';
import { start } from './slack-fixture.ts';

type Heard = { readonly type: string; readonly [field: string]: unknown };

/** An app that writes down the events it hears; `first` resolves with the first one. */
async function startHearing() {
  const started = await startWithApp({ processBeforeResponse: true });
  const heard: Heard[] = [];
  const first = Promise.withResolvers<Heard>();
  const hear = (...types: string[]) => {
    for (const type of types) {
      started.app.event(type, async ({ event }) => {
        heard.push({ ...event });
        first.resolve({ ...event });
      });
    }
  };
  return { ...started, heard, hear, first: first.promise };
}

describe('events', () => {
  const channelEvents = ['archive', 'unarchive', 'rename', 'deleted', 'left'];

  test('tell the app what happens to channels, with names of their own for private ones', async () => {
    const { slack, heard, hear } = await startHearing();
    hear('member_joined_channel', ...channelEvents.flatMap((name) => [`channel_${name}`, `group_${name}`]));
    for (const channel of ['#governance', '#ai-audit']) {
      const { id } = slack.channel(channel);
      await slack.invite(channel);
      await slack.archive(id);
      await slack.unarchive(id);
      await slack.rename(id, `${id.toLowerCase()}-2`);
      await slack.kick(id);
      await slack.invite(id);
      await slack.deleteChannel(id);
    }
    const joined = 'member_joined_channel';
    const life = (kind: string) => [
      joined,
      `${kind}_archive`,
      `${kind}_unarchive`,
      `${kind}_rename`,
      `${kind}_left`,
      joined,
      `${kind}_deleted`,
    ];
    expect(heard.map((event) => event.type)).toEqual([...life('channel'), ...life('group')]);
    expect(heard[0]).toMatchObject({ user: slack.botUserId, channel: 'C0GOVERNANCE', channel_type: 'C' });
  });

  test('of private channels and without the scope stay unheard', async () => {
    const { slack, heard, hear } = await startHearing();
    hear('channel_archive', 'group_archive');
    expect(await slack.archive('#ai-audit')).toBeNull();
    slack.setScopes(['chat:write']);
    expect(await slack.archive('#general')).toBeNull();
    expect(heard).toEqual([]);
  });

  test('the end of the installation is told though the token is dead', async () => {
    const { slack, heard, hear, refusal } = await startHearing();
    hear('app_uninstalled', 'tokens_revoked');
    expect(await slack.uninstall()).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(heard).toMatchObject([
      { type: 'tokens_revoked', tokens: { bot: [slack.botUserId] } },
      { type: 'app_uninstalled' },
    ]);
    expect(await refusal('auth.test')).toBe('account_inactive');
    expect(await slack.archive('#general')).toBeNull();
  });

  test('joining through the API is told as well', async () => {
    const { slack, call, governance, hear, first } = await startHearing();
    hear('member_joined_channel');
    await call('conversations.join', { channel: governance });
    expect(await first).toMatchObject({ channel: governance, user: slack.botUserId });
  });

  test('of any kind can be sent, and sent again', async () => {
    const { slack, app } = await startHearing();
    const received: unknown[] = [];
    app.event('app_home_opened', async ({ body, context }) => {
      const { event_id, is_ext_shared_channel } = body as { event_id?: string; is_ext_shared_channel?: boolean };
      received.push([event_id, context.retryNum ?? null, context.retryReason ?? null, is_ext_shared_channel]);
    });
    const event = { type: 'app_home_opened', user: slack.user('ana').id, tab: 'home', channel: 'D1', event_ts: '1.1' };
    const { eventId } = await slack.event(event, { isExtSharedChannel: true });
    await slack.event(event, { eventId, retry: { num: 1, reason: 'http_timeout' } });
    expect(received).toEqual([
      [eventId, null, null, true],
      [eventId, 1, 'http_timeout', false],
    ]);
  });
});

describe('waiting', () => {
  test('ends with the change it waits for', async () => {
    const { slack, call } = await start();
    const waiting = slack.waitForMessages('@ana', 2);
    for (const text of ['1', '2']) await call('chat.postMessage', { channel: slack.user('ana').id, text });
    expect((await waiting).map((message) => message.text)).toEqual(['1', '2']);
  });

  test('that is in vain tells what there is instead', async () => {
    const { slack, call } = await start();
    await call('chat.postMessage', { channel: slack.user('ana').id, text: 'Only this' });
    const waiting = slack.waitForMessages('@ana', 2, { timeoutMs: 20 });
    await expect(waiting).rejects.toThrow(/"Only this"[\s\S]*chat.postMessage {"kind":"answered"}/);
  });
});
