import { z } from 'zod';
import { optionalText, readArgs } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { rotatedLifeS, type Tokens } from '../tokens.ts';
import { appId, botId, botUserId } from '../workspace.ts';
import type { Grant, Method, Platform } from './method.ts';

const accessArgs = z.object({
  client_id: optionalText,
  client_secret: optionalText,
  code: optionalText,
  redirect_uri: optionalText,
  grant_type: optionalText,
  refresh_token: optionalText,
});

type AccessArgs = z.output<typeof accessArgs>;

/** Exchanges a code, or with token rotation a refresh token, for a bot token (oauth.v2.access). */
const access: Method = {
  scopes: [],
  acceptsJson: false,
  needsToken: false,
  handle: (args, platform) => {
    const given = readArgs(accessArgs, args);
    if (given.client_id !== platform.clientId) throw new Refusal('invalid_client_id');
    if (given.client_secret !== platform.clientSecret) throw new Refusal('bad_client_secret');
    if (given.grant_type === 'refresh_token') return refresh(given.refresh_token ?? '', platform);
    return install(takeGrant(given, platform), platform);
  },
};

function takeGrant({ code = '', redirect_uri }: AccessArgs, { codes }: Platform): Grant {
  const grant = codes.get(code);
  if (grant === undefined) throw new Refusal('invalid_code');
  if (grant.redirectUri !== redirect_uri) throw new Refusal('bad_redirect_uri');
  codes.delete(code);
  return grant;
}

function install({ scopes, userId, isForOrganisation }: Grant, platform: Platform) {
  const tokens = isForOrganisation ? platform.organisation?.tokens : platform.own;
  if (tokens === undefined) throw new Refusal('invalid_code');
  tokens.renew(scopes);
  return { ...answer(tokens, platform, isForOrganisation), authed_user: { id: userId } };
}

function refresh(refreshToken: string, platform: Platform) {
  const ofOrganisation = platform.organisation?.tokens;
  const isForOrganisation = ofOrganisation?.rotates(refreshToken) === true;
  const tokens = isForOrganisation && ofOrganisation ? ofOrganisation : platform.own;
  tokens.rotate(refreshToken);
  return answer(tokens, platform, isForOrganisation);
}

function answer(tokens: Tokens, { workspace: { team } }: Platform, isForOrganisation: boolean) {
  const refresh_token = tokens.refreshToken();
  return {
    access_token: tokens.current(),
    token_type: 'bot',
    scope: tokens.scopes().join(','),
    bot_user_id: botUserId,
    bot_id: botId,
    app_id: appId,
    team: isForOrganisation ? null : { id: team.id, name: team.name },
    enterprise: team.enterprise ?? null,
    is_enterprise_install: isForOrganisation,
    ...(refresh_token === null ? {} : { refresh_token, expires_in: rotatedLifeS }),
  };
}

export const oauthMethods: ReadonlyMap<string, Method> = new Map([['oauth.v2.access', access]]);
