import { welcomeNotice } from '../channels/welcome.ts';
import { handInstalledRoutes, installRoutes } from '../http/install-routes.ts';
import type { Route } from '../http/server.ts';
import { createInstaller } from '../slack/installer.ts';
import type { Base } from './base.ts';
import type { SlackSide } from './slack-side.ts';

/** The addresses at which people install the app, where that is possible. `onInstalled`: a workspace has it, perhaps again. */
export function createInstallRoutes(
  { config, clock, log, repositories: { installations, oauthStates } }: Base,
  { clientFor }: Pick<SlackSide, 'clientFor'>,
  onInstalled: (teamId: string) => void,
): readonly Route[] {
  const { oauthApp, stateSecret } = oauthOf(config);
  if (!oauthApp || !stateSecret) return handInstalledRoutes;
  const isConnected = config.CREDO_TENANT !== undefined;
  if (isConnected) {
    const advice = 'Every workspace that installs the app can subscribe what CREDO_TENANT has. Are all of them yours?';
    log.warn('credo.shared_tenant', { advice });
  }
  const installer = createInstaller({
    ...{ app: oauthApp, stateSecret, states: oauthStates, installations, clientFor, onInstalled, clock, log },
    apiUrl: config.SLACK_API_URL,
    redirectUri: `${config.PUBLIC_URL}/slack/oauth_redirect`,
    welcome: ({ teamName }) =>
      welcomeNotice(
        { name: teamName, isConnected },
        isConnected ? [] : [{ text: 'Connect Credo AI', action_id: 'connect:open' }],
      ),
  });
  return installRoutes(installer, config.PUBLIC_URL, log);
}

/** Where people install the app; null where one workspace's token is set by hand. */
export function installUrlOf({ SLACK_BOT_TOKEN, PUBLIC_URL }: Base['config']): string | null {
  return SLACK_BOT_TOKEN === undefined ? `${PUBLIC_URL}/slack/install` : null;
}

/** The Slack app that workspaces install; nothing where one workspace's token is set by hand. */
export function oauthOf({ SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_STATE_SECRET }: Base['config']) {
  const isComplete = SLACK_CLIENT_ID !== undefined && SLACK_CLIENT_SECRET !== undefined;
  return {
    oauthApp: isComplete ? { clientId: SLACK_CLIENT_ID, clientSecret: SLACK_CLIENT_SECRET } : null,
    stateSecret: SLACK_STATE_SECRET,
  };
}
