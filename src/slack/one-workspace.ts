import type { WebClient } from '@slack/web-api';
import type { Authorize } from './authorize.ts';
import type { SlackClients } from './clients.ts';

/** Who the bot token is. */
export type BotIdentity = {
  readonly teamId: string;
  /** The organisation the workspace belongs to; null outside Enterprise Grid. */
  readonly enterpriseId: string | null;
  readonly botUserId: string;
  readonly botId: string;
};

/** The one workspace whose token the environment has; `identity` is null until Slack has told us once. */
export function createOneWorkspace(
  client: WebClient,
  token: string,
  identity: () => BotIdentity | null,
): { readonly clients: SlackClients; readonly authorize: Authorize } {
  return {
    clients: {
      of: async () => client,
      enterpriseOf: async () => identity()?.enterpriseId,
      installerOf: async () => null,
    },
    authorize: async (source) => {
      const bot = identity();
      return {
        teamId: bot?.teamId ?? source.teamId ?? '',
        bot: { token, userId: bot?.botUserId ?? '', id: bot?.botId ?? '' },
      };
    },
  };
}
