import { rememberClients } from '../slack/clients.ts';
import { type InstallationWatch, type WatchDeps, watchInstallation } from '../slack/installation.ts';
import { watchInstallations } from '../slack/installations-watch.ts';
import { createManyWorkspaces } from '../slack/many-workspaces.ts';
import { createOneWorkspace } from '../slack/one-workspace.ts';
import { createPoster } from '../slack/poster.ts';
import { createResponder } from '../slack/responder.ts';
import { createTokenKeeper } from '../slack/token-keeper.ts';
import { createSlackViews } from '../slack/views.ts';
import { createWebClient } from '../slack/web-client.ts';
import { createWorkspace } from '../slack/workspace.ts';
import type { Base } from './base.ts';
import { oauthOf } from './installing.ts';

/** A call to Slack ends well before the claim on its lane does. */
const longestSlackCallMs = 10_000;

/** What calls Slack. */
export function createSlackSide(base: Base) {
  const { log, repositories } = base;
  const { clients, authorize, watch, clientFor, forget } = workspaces(base);
  const { channelSettings } = repositories;
  return {
    ...{ clients, authorize, watch, clientFor, forget },
    slack: createWorkspace(
      clients,
      async (teamId, channelId) => (await channelSettings.get(teamId, channelId)).allowsShared,
    ),
    poster: createPoster(clients),
    responder: createResponder(clients, log),
    views: createSlackViews(clients, log),
  };
}

export type SlackSide = ReturnType<typeof createSlackSide>;

/** The one workspace of SLACK_BOT_TOKEN, or those the app was installed in through OAuth. */
function workspaces({ config, log, clock, repositories: { installations } }: Base) {
  const connect = (token?: string) =>
    createWebClient({
      token,
      apiUrl: config.SLACK_API_URL,
      timeoutMs: Math.min(longestSlackCallMs, Math.floor(config.LEASE_MS / 3)),
      log,
    });
  const remembered = rememberClients(connect);
  const clientFor = (token?: string) => (token === undefined ? connect() : remembered(token));
  const token = config.SLACK_BOT_TOKEN;
  if (token !== undefined) {
    const client = clientFor(token);
    let running: ReturnType<typeof watchInstallation> | null = null;
    const watch = (deps: WatchDeps): InstallationWatch => {
      running = watchInstallation({ ...deps, ...{ client, installations, clock, log } });
      return running;
    };
    return {
      ...createOneWorkspace(client, token, () => running?.identity() ?? null),
      watch,
      clientFor,
      forget: () => undefined,
    };
  }
  const { oauthApp } = oauthOf(config);
  const many = createManyWorkspaces({
    ...{ installations, clientFor, clock },
    tokenOf: oauthApp
      ? createTokenKeeper({
          ...{ app: oauthApp, installations, client: connect, clock, log },
          onRenewed: (id) => forget(id),
        })
      : async ({ token }) => token?.accessToken ?? null,
  });
  const { clients, authorize, forget } = many;
  const watch = (deps: WatchDeps): InstallationWatch =>
    watchInstallations({ ...deps, ...{ clients, forget, installations, clock, log, random: Math.random } });
  return { clients, authorize, watch, clientFor, forget };
}
