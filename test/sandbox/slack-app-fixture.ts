import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import type { SlackOptions } from '../../src/sandbox/slack/slack-options.ts';
import { start } from './slack-fixture.ts';

/** A workspace and a real Bolt app that listens to it; with `processBeforeResponse` its listeners are done once it answers. */
export async function startWithApp({
  processBeforeResponse = false,
  slack: options = {},
}: {
  readonly processBeforeResponse?: boolean;
  readonly slack?: Partial<SlackOptions>;
} = {}) {
  const started = await start(options);
  const { slack } = started;
  const receiver = new HTTPReceiver({ signingSecret: 'a secret', logLevel: LogLevel.ERROR, processBeforeResponse });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: slack.botToken, botUserId: slack.botUserId }),
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
    convoStore: false,
    processBeforeResponse,
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await app.stop();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The app has no port');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
  return { ...started, app };
}
