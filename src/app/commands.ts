import type { ChannelLifecycle } from '../channels/lifecycle.ts';
import type { CommandDeps } from '../commands/deps.ts';
import type { Loop } from '../loop.ts';
import type { InstallationWatch } from '../slack/installation.ts';
import type { Base } from './base.ts';

import type { ConnectionRegistry } from './connections.ts';
import { tenantOf } from './credo-side.ts';
import { installUrlOf } from './installing.ts';
import type { NamesSide } from './names.ts';
import { clientOf, type OpenConnection } from './open-connection.ts';
import type { SlackSide } from './slack-side.ts';
import type { Workers } from './workers.ts';

/** What commands, buttons and forms work with. */
export function commandDeps(
  { config, clock, log, catalog, metrics, inLease, repositories }: Base,
  { slack }: Pick<SlackSide, 'slack'>,
  { directory, audiences, discreet }: NamesSide,
  { deliverer, matcher, windowCloser }: Workers,
  channels: ChannelLifecycle,
  installation: InstallationWatch,
  registry: ConnectionRegistry,
  replier: Loop,
): CommandDeps {
  const { connections, channelSettings, outbox, inbox, people, access, mutedReviews, deliveries, standings } =
    repositories;
  const { personSettings, unmatchedPeople, replies } = repositories;
  const open = (one: OpenConnection) => tenantOf({ catalog, clock }, { directory }, registry, one);
  const takesReplies = config.CREDO_WRITE_BACK === 'comments';
  return {
    subscriptions: discreet,
    tenants: async (teamId) => (await registry.ofTeam(teamId)).map(open),
    connecting: {
      connections: repositories.teamConnections,
      operator: { apiUrl: config.CREDO_API_URL, appUrl: config.CREDO_APP_URL },
      clientOf: (access) => clientOf({ config, clock, log, metrics }, access),
      refresh: registry.refresh,
    },
    ...{ catalog, audiences, channels, channelSettings, connections, outbox, standings, inbox, people, slack, clock },
    ...{ access, mutedReviews, deliveries, personSettings, unmatchedPeople, inLease, log },
    lastAsked: repositories.lastAsked,
    writeBack: takesReplies ? { replies, onReply: replier.nudge } : null,
    adminUserIds: config.ADMIN_USER_IDS,
    undoWindowMs: config.UNDO_WINDOW_MS,
    slackFailure: installation.failure,
    installUrl: installUrlOf(config),
    onInbox: matcher.nudge,
    onOutbox: deliverer.nudge,
    onHeld: windowCloser.nudge,
  };
}
