import { z } from 'zod';
import { flag, readArgs, requiredText } from '../arguments.ts';
import { isOrgInstall } from '../organisation.ts';
import { Refusal } from '../refusal.ts';
import type { User } from '../types.ts';
import { userAsJson } from './as-json.ts';
import type { Method, Platform } from './method.ts';
import { pageOf } from './page.ts';

const info: Method = {
  scopes: ['users:read'],
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { user: id, include_locale } = readArgs(z.object({ user: requiredText, include_locale: flag }), args);
    const user = platform.workspace.users().find((candidate) => candidate.id === id);
    if (user === undefined) throw new Refusal('user_not_found');
    const locale = include_locale && !user.deleted ? { locale: user.locale } : {};
    return { user: { ...asJson(user, platform), ...locale } };
  },
};

const list: Method = {
  scopes: ['users:read'],
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { workspace, own, organisation } = platform;
    if (isOrgInstall(own, workspace.team, organisation) && args['team_id'] === undefined) {
      throw new Refusal('missing_argument');
    }
    const { items, response_metadata } = pageOf(platform.workspace.users(), args, { limit: 'invalid_arguments' });
    return {
      members: items.map((user) => asJson(user, platform)),
      cache_ts: Math.floor(platform.clock.now() / 1000),
      response_metadata,
    };
  },
};

const lookupByEmail: Method = {
  scopes: ['users:read.email'],
  acceptsJson: false,
  needsToken: true,
  handle: (args, platform) => {
    const { email } = readArgs(z.object({ email: requiredText }), args);
    const isIt = (user: User) =>
      user.email?.toLowerCase() === email.toLowerCase() && !user.deleted && user.team_id === platform.workspace.team.id;
    const user = platform.workspace.users().find(isIt);
    if (user === undefined) throw new Refusal('users_not_found');
    return { user: asJson(user, platform) };
  },
};

function asJson(user: User, { tokens, clock }: Platform) {
  return userAsJson(user, tokens.scopes(), clock.now());
}

export const userMethods: ReadonlyMap<string, Method> = new Map([
  ['users.info', info],
  ['users.list', list],
  ['users.lookupByEmail', lookupByEmail],
]);
