import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import { type Installations, type StoredInstallation, uninstalled } from '../ports/installations.ts';
import type { Authorize } from './authorize.ts';
import { NotInstalledError, type SlackClients } from './clients.ts';

/** How long another replica's installation may go unnoticed; a request that finds none looks again at once. */
const rememberedMs = 2_000;
const mostRemembered = 10_000;

export type ManyWorkspaces = {
  readonly clients: SlackClients;
  readonly authorize: Authorize;
  /** Something changed about an installation: it is read anew. */
  forget(teamId: string): void;
};

/** The workspaces the app was installed in through OAuth: a workspace's own installation counts, then its organisation's. */
export function createManyWorkspaces(deps: {
  readonly installations: Pick<Installations, 'get'>;
  /** The token to use now: one that ends is renewed first. */
  readonly tokenOf: (installation: StoredInstallation) => Promise<string | null>;
  readonly clientFor: (token: string) => WebClient;
  readonly clock: Clock;
}): ManyWorkspaces {
  const { installations, clock } = deps;
  const remembered = new Map<string, { readonly at: number; readonly found: StoredInstallation }>();

  const get = async (teamId: string): Promise<StoredInstallation | null> => {
    const known = remembered.get(teamId);
    if (known && Math.abs(clock.now() - known.at) < rememberedMs) return known.found;
    const found = await installations.get(teamId);
    remembered.delete(teamId);
    if (found === null) return null;
    remembered.set(teamId, { at: clock.now(), found });
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
    return found;
  };
  const organisationOf = async (installation: StoredInstallation | null) => {
    const id = installation?.enterpriseId ?? null;
    return id === null || id === installation?.teamId ? null : get(id);
  };
  /** Its own token, unless that was taken out or it has none; then its organisation's. */
  const usableToken = async (teamId: string): Promise<string | null> => {
    const own = await get(teamId);
    const organisation = await organisationOf(own);
    const isOwnGood = own?.token && (own.blockedReason === null || !organisation?.token);
    const chosen = isOwnGood ? own : organisation;
    return chosen ? deps.tokenOf(chosen) : null;
  };

  return {
    clients: {
      of: async (teamId) => {
        const token = await usableToken(teamId);
        if (token === null) throw new NotInstalledError();
        return deps.clientFor(token);
      },
      enterpriseOf: async (teamId) => (await get(teamId))?.enterpriseId,
      installerOf: async (teamId) => (await get(teamId))?.installedBy || null,
    },
    authorize: async ({ teamId, enterpriseId, isEnterpriseInstall }) => {
      const named = teamId === undefined ? null : await get(teamId);
      const own = isEnterpriseInstall && named?.enterpriseId !== enterpriseId ? null : named;
      const isOwn = own !== null && own.blockedReason !== uninstalled;
      const organisation = isOwn || enterpriseId === undefined ? null : await get(enterpriseId);
      const found = organisation ?? own;
      if (!found) return { teamId: teamId ?? enterpriseId ?? '', bot: null };
      const token = await usableToken(found.teamId);
      return {
        teamId: found.teamId,
        bot: token === null ? null : { token, userId: found.botUserId, id: found.botId },
      };
    },
    forget: (teamId) => void remembered.delete(teamId),
  };
}
