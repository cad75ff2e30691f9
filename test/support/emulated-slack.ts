import { readFileSync } from 'node:fs';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { parse } from 'yaml';
import { z } from 'zod';
import { freePort } from '../../src/sandbox/free-port.ts';

export const botToken = 'xoxb-emulated-bot';
export const oauthApp = { clientId: '1.2', clientSecret: 'emulated-client-secret' };
const manifest = z
  .object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
  .parse(parse(readFileSync('manifest.yml', 'utf8')));

/** An outside implementation of Slack's Web API, with exactly the scopes of our manifest. It has no slash commands. */
export async function startEmulatedSlack({
  port,
  redirectUri,
}: {
  readonly port?: number;
  readonly redirectUri?: string;
} = {}) {
  const emulator = await createEmulator({
    service: 'slack',
    port: port ?? (await freePort()),
    seed: {
      slack: {
        users: [
          { name: 'ana', real_name: 'Ana Flores', email: 'ana@acme.example' },
          { name: 'ben', real_name: 'Ben Okafor', email: 'ben@acme.example' },
        ],
        channels: [{ name: 'governance' }],
        oauth_apps: [
          {
            client_id: oauthApp.clientId,
            client_secret: oauthApp.clientSecret,
            app_id: 'A0APP',
            name: 'Credo AI',
            redirect_uris: redirectUri === undefined ? [] : [redirectUri],
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
  return { emulator, channelId, userId, posted, reader };
}
