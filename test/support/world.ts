import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RunningApp, startApp } from '../../src/app.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfig, secretsOf } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { Credo, CredoOptions } from '../../src/sandbox/credo/types.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import type { SlackOptions } from '../../src/sandbox/slack/slack-options.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import type { Message, Slack } from '../../src/sandbox/slack/types.ts';
import { tempFolder } from './temp-folder.ts';

export const signingSecret = 'test-signing-secret-0123456789';

export type World = {
  readonly slack: Slack;
  readonly credo: Credo;
  readonly app: RunningApp;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logLines: string[];
  /** Types `/credo …` and resolves with the first answer. */
  type(user: string, channel: string, text: string): Promise<Message>;
  /** Stops the app and starts it again on the same database. */
  restart(): Promise<void>;
};

/** The environment of an app between a simulated Slack and a simulated Credo. */
export function environment(
  slack: Pick<Slack, 'apiUrl' | 'botToken'>,
  credo: Pick<Credo, 'url' | 'tenant' | 'apiKey'>,
  port: number,
  databasePath: string,
): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: `sqlite:${databasePath}`,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    CREDO_API_URL: credo.url,
    CREDO_APP_URL: 'https://app.credo.ai',
    CREDO_TENANT: credo.tenant,
    CREDO_API_KEY: credo.apiKey,
    SLACK_PACE_MS: '0',
    QUIET_WINDOW_MS: '0',
  };
}

/** The whole product between simulated servers, stopped when the test ends. `env` overrides settings. */
export async function startWorld(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly slack?: Partial<SlackOptions>;
    readonly credo?: CredoOptions;
    readonly clock?: Clock;
  } = {},
): Promise<World> {
  const slack = await startSlack({ signingSecret, ...options.slack });
  const credo = await startCredo(options.credo);
  const port = await freePort();
  const env = { ...environment(slack, credo, port, join(tempFolder(), 'app.db')), ...options.env };
  slack.connect(`http://127.0.0.1:${port}/slack/events`);
  const logLines: string[] = [];
  const start = () => {
    const config = readConfig(env);
    const log = createLog('debug', secretsOf(config), { write: (line) => void logLines.push(line) });
    return startApp({ config, log, clock: options.clock ?? systemClock, onBroken: () => undefined });
  };
  let app = await start();
  onTestFinished(async () => {
    await app.stop();
    await slack.close();
    await credo.close();
  });
  return {
    slack,
    credo,
    get app() {
      return app;
    },
    url: `http://127.0.0.1:${port}`,
    env,
    logLines,
    type: async (user, channel, text) =>
      slack.waitForAnswer(await slack.command({ user, channel, text }), { timeoutMs: 30_000 }),
    restart: async () => {
      await app.stop();
      app = await start();
    },
  };
}
