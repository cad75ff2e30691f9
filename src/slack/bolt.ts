import { App, type AppOptions } from '@slack/bolt';
import type { Log } from '../log.ts';
import type { Authorize } from './authorize.ts';
import { type ListenerDeps, registerListeners } from './listeners/index.ts';
import { refuseUninstalled } from './listeners/not-installed.ts';
import { sdkLogger } from './web-client.ts';

export type BoltOptions = {
  readonly apiUrl: string;
  readonly authorize: Authorize;
  /** Where the app is installed; null when that is done by hand. */
  readonly installUrl: string | null;
  readonly log: Log;
  readonly listeners: ListenerDeps;
};

/** Bolt with everything the app listens to. What Slack sends reaches it through `receiver`, which is ours to run. */
export async function createBolt(options: BoltOptions, receiver: NonNullable<AppOptions['receiver']>): Promise<App> {
  const logger = sdkLogger(options.log);
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
  return app;
}
