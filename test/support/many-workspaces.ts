import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startApp } from '../../src/app.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readConfig, secretsOf } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import type { SlackOptions } from '../../src/sandbox/slack/slack-options.ts';
import { startSlackPlatform } from '../../src/sandbox/slack/start-platform.ts';
import type { Message, Seed, Slack } from '../../src/sandbox/slack/types.ts';
import { tempFolder } from './temp-folder.ts';
import { environment, signingSecret } from './world.ts';

const organisation = { id: 'E0NORTHWIND', name: 'Northwind' };

/** One company with a workspace, another with an organisation of two. */
export const seeds: readonly Seed[] = [
  {},
  {
    team: { id: 'T0NORTHEU', name: 'Northwind EU', domain: 'northwind-eu', enterprise: organisation },
    users: [{ name: 'eva', real_name: 'Eva Lind', is_admin: true }, { name: 'erik' }],
    channels: [{ name: 'risk', members: ['eva', 'erik'] }],
  },
  {
    team: { id: 'T0NORTHUS', name: 'Northwind US', domain: 'northwind-us', enterprise: organisation },
    users: [{ name: 'uma', real_name: 'Uma Reyes', is_admin: true }],
    channels: [{ name: 'risk-us', members: ['uma'] }],
  },
];

export type ManyWorkspaces = Awaited<ReturnType<typeof startMany>>;

/** The whole product with many workspaces, none of which has installed it yet. */
export async function startMany(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly slack?: Partial<SlackOptions>;
    readonly workspaces?: readonly Seed[];
    readonly clock?: Clock;
  } = {},
) {
  const platform = await startSlackPlatform({
    ...{ signingSecret, isInstalled: false, ...options.slack },
    workspaces: options.workspaces ?? seeds,
  });
  const credo = await startCredo();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [first] = platform.workspaces;
  if (first === undefined) throw new Error('There is no workspace.');
  const env: Record<string, string> = {
    ...environment(first, credo, port, join(tempFolder(), 'app.db')),
    SLACK_BOT_TOKEN: '',
    SLACK_CLIENT_ID: first.clientId,
    SLACK_CLIENT_SECRET: first.clientSecret,
    SLACK_STATE_SECRET: 'test-state-secret-0123456789',
    ...options.env,
  };
  platform.connect(`${url}/slack/events`);
  const logLines: string[] = [];
  const start = () => {
    const config = readConfig(env);
    const log = createLog('debug', secretsOf(config), { write: (line) => void logLines.push(line) });
    return startApp({ config, log, clock: options.clock ?? systemClock, onBroken: () => undefined });
  };
  let app = await start();
  onTestFinished(async () => {
    await app.stop();
    await platform.close();
    await credo.close();
  });
  const browser = createBrowser();
  return {
    ...{ platform, credo, url, env, logLines, browser },
    /** Somebody of a workspace (or an organisation) installs the app in a browser; resolves with the last page. */
    install: async (team: string, more: Readonly<Record<string, string>> = {}) => {
      const asked = await browser.get(`${url}/slack/install`);
      const page = new URL(asked.headers.get('location') ?? '');
      for (const [name, value] of Object.entries({ team, ...more })) page.searchParams.set(name, value);
      const back = await browser.get(page.href);
      return browser.get(back.headers.get('location') ?? '');
    },
    /** Types `/credo …` in a workspace and resolves with the first answer. */
    type: async (slack: Slack, user: string, channel: string, text: string): Promise<Message> =>
      slack.waitForAnswer(await slack.command({ user, channel, text }), { timeoutMs: 10_000 }),
    restart: async () => {
      await app.stop();
      app = await start();
    },
  };
}

/** Keeps the cookies of each host, and follows no redirect by itself. */
export function createBrowser() {
  const cookies = new Map<string, string>();
  return {
    get: async (address: string): Promise<Response> => {
      const { host } = new URL(address);
      const response = await fetch(address, { redirect: 'manual', headers: { cookie: cookies.get(host) ?? '' } });
      const [cookie] = response.headers.getSetCookie();
      if (cookie !== undefined) cookies.set(host, cookie.split(';')[0] ?? '');
      return response;
    },
  };
}
