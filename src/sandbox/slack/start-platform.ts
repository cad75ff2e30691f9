import { systemClock } from '../../clock.ts';
import { createSlackServer, listen, stop } from './http-server.ts';
import type { Organisation } from './organisation.ts';
import { defaultScopes } from './seed.ts';
import type { Site } from './site-of.ts';
import type { SlackOptions } from './slack-options.ts';
import { createSlackWorkspace, tokenPrefix } from './slack-workspace.ts';
import { createSocketMode } from './sockets/socket-mode.ts';
import { createTokens } from './tokens.ts';
import type { Seed, Slack } from './types.ts';

/** A simulated Slack with several workspaces, some of them perhaps in one organisation. */
export type SlackPlatform = {
  readonly url: string;
  readonly apiUrl: string;
  readonly authorizeUrl: string;
  readonly workspaces: readonly Slack[];
  /** The workspace with this id or name. */
  workspace(ref: string): Slack;
  organisation(id: string): Organisation;
  /** Where the app listens, for all workspaces. */
  connect(requestUrl: string): void;
  close(): Promise<void>;
};

/** Starts a simulated Slack on 127.0.0.1. Each workspace has the app, and a token of its own, unless `isInstalled` is false. */
export async function startSlackPlatform(
  options: Omit<SlackOptions, 'seed'> & { readonly workspaces: readonly Seed[] },
): Promise<SlackPlatform> {
  const sites: Site[] = [];
  const server = createSlackServer(sites);
  const url = await listen(server, options.port ?? 0);
  const socketMode = createSocketMode(() => url);
  server.on('upgrade', socketMode.upgrade);
  const organisations = createOrganisations(options);
  const close = async () => {
    socketMode.close();
    await stop(server);
    await Promise.all(sites.map((site) => site.stop()));
  };
  for (const seed of options.workspaces) {
    const organisation = organisations.get(seed.team?.enterprise?.id ?? '') ?? null;
    sites.push(createSlackWorkspace({ ...options, seed }, url, { organisation, socketMode, close }));
  }
  const workspaces = sites.map(({ slack }) => slack);
  return {
    ...{ url, workspaces, close },
    apiUrl: `${url}/api/`,
    authorizeUrl: `${url}/oauth/v2/authorize`,
    workspace: (ref) => {
      const found = workspaces.find(({ workspace: { team } }) => team.id === ref || team.name === ref);
      if (found === undefined) throw new Error(`The simulated Slack has no workspace ${ref}`);
      return found;
    },
    organisation: (id) => {
      const found = organisations.get(id);
      if (found === undefined) throw new Error(`The simulated Slack has no organisation ${id}`);
      return found;
    },
    connect: (requestUrl) => {
      for (const workspace of workspaces) workspace.connect(requestUrl);
    },
  };
}

/** The organisations of the workspaces; the app is in none of them as a whole yet. */
function createOrganisations(
  options: Pick<SlackOptions, 'clock' | 'scopes' | 'isRotated'> & { readonly workspaces: readonly Seed[] },
): ReadonlyMap<string, Organisation> {
  const { clock = systemClock, scopes = defaultScopes, isRotated = false } = options;
  const found = new Map<string, Organisation>();
  for (const { team } of options.workspaces) {
    const enterprise = team?.enterprise;
    if (team === undefined || enterprise === undefined) continue;
    const tokens = createTokens({ clock, prefix: tokenPrefix(enterprise.id), scopes, isInstalled: false, isRotated });
    const known = found.get(enterprise.id) ?? { ...enterprise, tokens, granted: new Set<string>() };
    known.granted.add(team.id);
    found.set(enterprise.id, known);
  }
  return found;
}
