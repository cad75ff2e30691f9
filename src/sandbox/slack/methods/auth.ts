import { isOrgInstall } from '../organisation.ts';
import { botId, botUserId } from '../workspace.ts';
import type { Method } from './method.ts';

const test: Method = {
  scopes: [],
  acceptsJson: true,
  needsToken: true,
  handle: (_args, { workspace, own, organisation }) => {
    const { team } = workspace;
    const shown = isOrgInstall(own, team, organisation) ? (team.enterprise ?? team) : team;
    return {
      url: `https://${team.domain}.slack.com/`,
      team: shown.name,
      team_id: shown.id,
      user: workspace.findUser(botUserId)?.name,
      user_id: botUserId,
      bot_id: botId,
      ...(team.enterprise ? { enterprise_id: team.enterprise.id } : {}),
      is_enterprise_install: shown !== team,
    };
  },
};

/** The app takes its own token back (auth.revoke). */
const revoke: Method = {
  scopes: [],
  acceptsJson: false,
  needsToken: true,
  handle: (_args, { tokens, own }) => {
    (own.isAlive() ? own : tokens).revoke('token_revoked');
    return { revoked: true };
  },
};

export const authMethods: ReadonlyMap<string, Method> = new Map([
  ['auth.test', test],
  ['auth.revoke', revoke],
]);
