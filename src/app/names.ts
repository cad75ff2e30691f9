import { createAudiences } from '../channels/audiences.ts';
import { discreetSubscriptions } from '../channels/discreet-subscriptions.ts';
import { connectionId } from '../connect-credo.ts';
import { createDirectory } from '../directory/directory.ts';
import type { CredoApi } from '../ports/credo.ts';
import type { Base } from './base.ts';
import type { SlackSide } from './slack-side.ts';

/** Who and what is called how, and who may read it. */
export function createNames(
  { config, clock, repositories: { people, channels, channelSettings, subscriptions } }: Base,
  { slack }: Pick<SlackSide, 'slack'>,
  credo: CredoApi | null,
) {
  const directory = createDirectory({
    store: people,
    credo: () => credo,
    appUrl: () => config.CREDO_APP_URL,
    slack,
    clock,
  });
  const audiences = createAudiences({ channels, channelSettings, slack, clock });
  const discreet = discreetSubscriptions({
    subscriptions,
    audiences,
    restrictedId: (useCase) => directory.restrictedId(connectionId, useCase),
  });
  return { directory, audiences, discreet };
}

export type NamesSide = ReturnType<typeof createNames>;
