import { createHmac, randomBytes } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { SlackMessage } from '../blockkit/message.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Installer, InstallResult, OauthStates } from '../ports/install.ts';
import type { Installations } from '../ports/installations.ts';
import { safeCode } from './classify.ts';
import { askForAccess, authorizeUrl, type Grant, type OauthApp } from './oauth.ts';

/** What only whoever runs the app can put right (oauth.v2.access: Errors). */
const settingsErrors = new Set([
  'invalid_client_id',
  'bad_client_secret',
  'bad_redirect_uri',
  'oauth_authorization_url_mismatch',
  'no_bot_token',
  'no_scopes',
  'invalid_scope',
]);

/** Installs the app through OAuth v2. Slack's own library is not used: it keeps no state, and swallows what fails. */
export function createInstaller(deps: {
  readonly app: OauthApp;
  readonly stateSecret: string;
  readonly apiUrl: string;
  readonly redirectUri: string;
  readonly states: OauthStates;
  readonly installations: Pick<Installations, 'install'>;
  /** The client of a token; without one, that for asking for tokens. */
  readonly clientFor: (token?: string) => WebClient;
  readonly welcome: (grant: Grant) => SlackMessage;
  readonly onInstalled: (teamId: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}): Installer {
  const { app, clock, log, redirectUri } = deps;
  const hash = (purpose: 'state' | 'browser', secret: string) =>
    createHmac('sha256', deps.stateSecret).update(`${purpose}:${secret}`).digest('hex');

  const exchange = async (code: string): Promise<InstallResult> => {
    const access = await askForAccess(deps.clientFor(), app, { code, redirectUri }, clock.now());
    if (access.kind === 'granted') return install(access.grant);
    log.warn('slack.not_installed', { code: access.code, kind: access.kind });
    if (access.kind === 'unreachable') return access;
    return { kind: settingsErrors.has(access.code) ? 'misconfigured' : 'refused', code: access.code };
  };

  const install = async (grant: Grant): Promise<InstallResult> => {
    const { appId, isOrganisation, ...installation } = grant;
    const { teamId, teamName, token } = installation;
    // Slack tells the bot's id nowhere else; without it nothing is lost but a detail.
    const bot = await deps
      .clientFor(token.accessToken)
      .auth.test()
      .catch(() => null);
    const botUserId = installation.botUserId || (bot?.user_id ?? '');
    await deps.installations.install({ ...installation, botUserId, botId: bot?.bot_id ?? '' }, deps.welcome(grant));
    log.info('slack.installed', { teamId, isOrganisation, installedBy: installation.installedBy });
    deps.onInstalled(teamId);
    return { kind: 'installed', name: teamName, isOrganisation, openUrl: openUrl(deps.apiUrl, appId, grant) };
  };

  return {
    begin: async (browser) => {
      const state = randomBytes(32).toString('base64url');
      const isOpen = await deps.states.begin(hash('state', state), hash('browser', browser));
      return isOpen ? authorizeUrl(deps.apiUrl, app.clientId, redirectUri, state) : null;
    },
    finish: async (query, browser) => {
      const state = await deps.states.take(hash('state', query.get('state') ?? ''), hash('browser', browser ?? ''));
      const error = query.get('error');
      if (error === 'access_denied') return { kind: 'denied' };
      if (state !== 'good') return { kind: state };
      const code = query.get('code');
      if (error === null && code !== null) return exchange(code);
      const reason = error === null ? 'no_code' : safeCode(error);
      return { kind: settingsErrors.has(reason) ? 'misconfigured' : 'refused', code: reason };
    },
  };
}

/** Opens the app in Slack. */
function openUrl(apiUrl: string, appId: string, { teamId, isOrganisation }: Grant): string {
  const url = new URL('/app_redirect', apiUrl);
  url.search = new URLSearchParams({ app: appId, ...(isOrganisation ? {} : { team: teamId }) }).toString();
  return url.href;
}
