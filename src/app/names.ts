import { createAudiences } from '../channels/audiences.ts';
import { discreetSubscriptions } from '../channels/discreet-subscriptions.ts';
import { createDirectory } from '../directory/directory.ts';
import type { Base } from './base.ts';
import type { ConnectionRegistry } from './connections.ts';
import type { SlackSide } from './slack-side.ts';

/** Who and what is called how, and who may read it. */
export function createNames(
  { config, clock, repositories: { people, channels, channelSettings, subscriptions } }: Base,
  { slack }: Pick<SlackSide, 'slack'>,
  registry: Pick<ConnectionRegistry, 'find'>,
) {
  const directory = createDirectory({
    store: people,
    credo: async (id) => (await registry.find(id))?.credo ?? null,
    appUrl: async (id) => (await registry.find(id))?.appUrl ?? config.CREDO_APP_URL,
    slack,
    clock,
  });
  const audiences = createAudiences({ channels, channelSettings, slack, clock });
  const discreet = discreetSubscriptions({ subscriptions, audiences, restrictedId: directory.restrictedId });
  return { directory, audiences, discreet };
}

export type NamesSide = ReturnType<typeof createNames>;
