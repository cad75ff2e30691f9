import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { freePort, startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

const botToken = 'xoxb-emulated-bot';
const manifest = z
  .object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
  .parse(parse(readFileSync('manifest.yml', 'utf8')));

/** An outside implementation of Slack's Web API, with exactly the scopes of our manifest. It has no slash commands. */
async function startEmulatedSlack() {
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      slack: {
        users: [
          { name: 'ana', real_name: 'Ana Flores', email: 'ana@acme.example' },
          { name: 'ben', real_name: 'Ben Okafor', email: 'ben@acme.example' },
        ],
        channels: [{ name: 'governance' }],
        oauth_apps: [
          {
            client_id: '1.2',
            client_secret: 's',
            app_id: 'A0APP',
            name: 'Credo AI',
            redirect_uris: [],
            bot_id: 'B0CREDO',
            bot_user_id: 'U0CREDO',
            bot_name: 'credo',
          },
        ],
        tokens: [
          {
            token: botToken,
            type: 'bot',
            user_id: 'U0CREDO',
            bot_id: 'B0CREDO',
            bot_user_id: 'U0CREDO',
            app_id: 'A0APP',
            scopes: manifest.oauth_config.scopes.bot,
          },
          {
            token: 'xoxp-reader',
            type: 'user',
            user: 'ana',
            scopes: ['channels:history', 'channels:read', 'users:read'],
          },
        ],
        strict_scopes: true,
      },
    },
  });
  const reader = new WebClient('xoxp-reader', { slackApiUrl: `${emulator.url}/api/` });
  const channels = await reader.conversations.list({});
  const channelId = channels.channels?.find(({ name }) => name === 'governance')?.id ?? '';
  const { members = [] } = await reader.users.list({});
  const userId = (name: string) => members.find((member) => member.name === name)?.id ?? '';
  /** The first message of the channel and the replies to it. */
  const posted = async () => {
    const { messages = [] } = await reader.conversations.history({ channel: channelId });
    const ts = messages.at(-1)?.ts;
    return ts === undefined ? [] : ((await reader.conversations.replies({ channel: channelId, ts })).messages ?? []);
  };
  return { emulator, channelId, userId, posted };
}

test('the main job works with an outside implementation of Slack and only the scopes of the manifest', async () => {
  const { emulator, channelId, userId, posted } = await startEmulatedSlack();
  const credo = await startCredo();
  // Only types commands and takes their answers; every Web API call goes to the emulator.
  const person = await startSlack({
    signingSecret,
    seed: {
      users: [{ id: userId('ana'), name: 'ana' }],
      channels: [{ id: channelId, name: 'governance', members: ['ana'] }],
    },
  });
  const settings = environment({ apiUrl: `${emulator.url}/api/`, botToken }, credo, 0, join(tempFolder(), 'app.db'));
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...env } = settings;
  const app = await startAppProcess({ ...env, WEBHOOK_GRACE_MS: '0' });
  person.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.stop();
    await person.close();
    await credo.close();
    await emulator.close();
  });
  const type = async (text: string) =>
    person.waitForAnswer(await person.command({ user: 'ana', channel: '#governance', text }), { timeoutMs: 15_000 });

  expect((await type('subscribe reviews tasks comments')).text).toBe(
    'Ana Flores subscribed this channel to Credo AI: reviews, tasks, comments.',
  );
  const [, ana, ben] = credo.seed.users;
  const about = {
    useCaseId: credo.seed.useCases[0]?.id,
    reviewId: 'r1',
    user: { userId: ana?.id, email: ana?.email, givenName: 'Ana', familyName: 'Flores' },
  };
  await credo.emit({ type: 'use_case_review_status_updated', data: { ...about, status: 'in_progress' } });
  await credo.emit({
    type: 'use_case_review_comment',
    data: { ...about, comment: `Please look, @[Ben Okafor](users:${ben?.id})` },
  });
  await credo.emit({ type: 'use_case_review_status_updated', data: { ...about, status: 'approved' } });

  const thread = await until(async () => {
    const now = await posted();
    return now.length >= 3 && now;
  }, 'the card and two replies');
  expect(thread.map(({ text }) => text)).toEqual([
    '✅ Review of Resume screener approved by Ana Flores. High risk, 1 comment.',
    `💬 Ana Flores commented on Resume screener: “Please look, <@${userId('ben')}>”`,
    '✅ Ana Flores approved the review of Resume screener',
  ]);
  expect((await type('unsubscribe all')).text).toContain('Nothing is sent here any more');
  expect(credo.webhooks).toEqual([]);
  expect(app.log()).not.toContain('missing_scope');
});
