import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Authorize } from './authorize.ts';
import { type ListenerDeps, registerListeners } from './listeners/index.ts';
import { refuseUninstalled } from './listeners/not-installed.ts';
import { isFromSlack } from './signature.ts';
import { sdkLogger } from './web-client.ts';

export type SlackApp = {
  isAuthentic(headers: IncomingMessage['headers'], raw: Buffer): boolean;
  /** Handles one authentic POST to `/slack/events` whose body was read already. */
  handle(request: IncomingMessage, raw: Buffer, response: ServerResponse): Promise<void>;
};

/**
 * Bolt behind our own server. `processBeforeResponse` makes Slack send an event again when we failed to handle it; slow
 * work is therefore never awaited before the acknowledgement (slack-platform: Traps found by running).
 */
export async function createSlackApp(options: {
  readonly signingSecret: string;
  readonly apiUrl: string;
  readonly authorize: Authorize;
  /** Where the app is installed; null when that is done by hand. */
  readonly installUrl: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly listeners: ListenerDeps;
}): Promise<SlackApp> {
  const logger = sdkLogger(options.log);
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: '/slack/events',
    processBeforeResponse: true,
    logger,
  });
  const app = new App({
    receiver,
    logger,
    convoStore: false,
    deferInitialization: true,
    clientOptions: { slackApiUrl: `${options.apiUrl}/`, retryConfig: { retries: 0 }, logger },
    authorize: async ({ teamId, enterpriseId, isEnterpriseInstall }) => {
      const { teamId: forTeamId, bot } = await options.authorize({ teamId, enterpriseId, isEnterpriseInstall });
      if (bot === null) return { teamId: forTeamId, isInstalled: false };
      return { teamId: forTeamId, isInstalled: true, botToken: bot.token, botId: bot.id, botUserId: bot.userId };
    },
  });
  app.error(async (error) => {
    options.log.error('slack.listener_failed', { error });
    throw error;
  });
  refuseUninstalled(app, options.installUrl);
  registerListeners(app, options.listeners);
  await app.init();

  return {
    isAuthentic: (headers, raw) => isFromSlack(headers, raw, options.signingSecret, options.clock.now()),
    handle: async (request, rawBody, response) => {
      // Bolt takes a body that was read for it, and returns a promise although its type does not say so.
      await Promise.resolve(receiver.requestListener(Object.assign(request, { rawBody }), response));
    },
  };
}
