import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver } from '@slack/bolt';
import type { Log } from '../log.ts';
import type { BotIdentity } from './installation.ts';
import { type ListenerDeps, registerListeners } from './listeners/index.ts';
import { sdkLogger } from './web-client.ts';

export type SlackApp = {
  /** Handles one POST to `/slack/events`; the answer to a bad signature or an unknown body is Bolt's. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/**
 * Bolt behind our own server. `processBeforeResponse` makes Slack send an event again when we failed to handle it; slow
 * work is therefore never awaited before the acknowledgement (slack-platform: Traps found by running).
 */
export async function createSlackApp(options: {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly apiUrl: string;
  readonly identity: () => BotIdentity | null;
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
    authorize: async () => {
      const bot = options.identity();
      return { botToken: options.botToken, ...(bot ? { botId: bot.botId, botUserId: bot.botUserId } : {}) };
    },
  });
  app.error(async (error) => {
    options.log.error('slack.listener_failed', { error });
    throw error;
  });
  registerListeners(app, options.listeners);
  await app.init();

  return {
    handle: async (request, response) => {
      // Bolt returns a promise although its type does not say so.
      await Promise.resolve(receiver.requestListener(request, response));
    },
  };
}
