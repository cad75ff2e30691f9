import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { optionalText, readArgs } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { appId, botId, botUserId } from '../workspace.ts';
import type { Method, Platform } from './method.ts';

const test: Method = {
  scopes: [],
  acceptsJson: true,
  needsToken: true,
  handle: (_args, { workspace }) => ({
    url: `https://${workspace.team.domain}.slack.com/`,
    team: workspace.team.name,
    team_id: workspace.team.id,
    user: workspace.findUser(botUserId)?.name,
    user_id: botUserId,
    bot_id: botId,
    is_enterprise_install: false,
  }),
};

const accessArgs = z.object({ client_id: optionalText, client_secret: optionalText, code: optionalText });

/** Exchanges a code for a new bot token (oauth.v2.access). */
const access: Method = {
  scopes: [],
  acceptsJson: false,
  needsToken: false,
  handle: (args, platform) => {
    const { client_id, client_secret, code } = readArgs(accessArgs, args);
    if (client_id !== platform.clientId) throw new Refusal('invalid_client_id');
    if (client_secret !== platform.clientSecret) throw new Refusal('bad_client_secret');
    const grant = platform.codes.get(code ?? '');
    if (code === undefined || grant === undefined) throw new Refusal('invalid_code');
    platform.codes.delete(code);
    platform.tokens.renew(grant.scopes);
    const { team } = platform.workspace;
    return {
      access_token: platform.tokens.current(),
      token_type: 'bot',
      scope: platform.tokens.scopes().join(','),
      bot_user_id: botUserId,
      bot_id: botId,
      app_id: appId,
      team: { id: team.id, name: team.name },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: installer(platform) },
    };
  },
};

function installer({ workspace }: Platform): string {
  return workspace.users().find((user) => user.is_admin)?.id ?? botUserId;
}

/** Somebody agrees to the installation: the address Slack sends their browser back to. Null for a request that names no app. */
export function authorize(query: URLSearchParams, platform: Platform): string | null {
  const redirectUri = query.get('redirect_uri');
  if (query.get('client_id') !== platform.clientId || redirectUri === null || !URL.canParse(redirectUri)) return null;
  const code = randomBytes(16).toString('hex');
  platform.codes.set(code, { scopes: query.get('scope')?.split(/[ ,]+/) ?? null });
  const back = new URL(redirectUri);
  back.searchParams.set('code', code);
  back.searchParams.set('state', query.get('state') ?? '');
  return back.href;
}

/** An address for one websocket (apps.connections.open). */
const openConnection: Method = {
  scopes: [],
  acceptsJson: false,
  needsToken: 'app',
  handle: (_args, { socketMode }) => ({ url: socketMode.issueUrl() }),
};

export const authMethods: ReadonlyMap<string, Method> = new Map([
  ['apps.connections.open', openConnection],
  ['auth.test', test],
  ['oauth.v2.access', access],
]);
