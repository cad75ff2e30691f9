import { createPoster } from '../slack/poster.ts';
import { createResponder } from '../slack/responder.ts';
import { createSlackViews } from '../slack/views.ts';
import { createWebClient } from '../slack/web-client.ts';
import { createWorkspace } from '../slack/workspace.ts';
import type { Base } from './base.ts';

/** A call to Slack ends well before the claim on its lane does. */
const longestSlackCallMs = 10_000;

/** What calls Slack. `enterpriseId`: the organisation the workspace belongs to, if any; undefined while unknown. */
export function createSlackSide(
  { config, log, repositories: { channelSettings } }: Base,
  enterpriseId: () => string | null | undefined,
) {
  const client = createWebClient({
    token: config.SLACK_BOT_TOKEN,
    apiUrl: config.SLACK_API_URL,
    timeoutMs: Math.min(longestSlackCallMs, Math.floor(config.LEASE_MS / 3)),
    log,
  });
  return {
    client,
    slack: createWorkspace(
      client,
      async (teamId, channelId) => (await channelSettings.get(teamId, channelId)).allowsShared,
      enterpriseId,
    ),
    poster: createPoster(client),
    responder: createResponder(client, log),
    views: createSlackViews(client, log),
  };
}

export type SlackSide = ReturnType<typeof createSlackSide>;
