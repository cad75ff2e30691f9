import type { ChannelLifecycle } from '../channels/lifecycle.ts';
import type { CommandDeps, ConnectedTenant } from '../commands/deps.ts';
import { authenticationLevel } from '../config.ts';
import { connectionId } from '../connect-credo.ts';
import { useCaseUrl } from '../directory/names.ts';
import type { Loop } from '../loop.ts';
import type { InstallationWatch } from '../slack/installation.ts';
import { renderExample } from '../workers/render-example.ts';
import type { Base } from './base.ts';
import { installUrlOf } from './installing.ts';
import type { NamesSide } from './names.ts';
import type { SlackSide } from './slack-side.ts';
import type { Workers } from './workers.ts';

/** What commands, buttons and forms work with. */
export function commandDeps(
  { config, clock, log, catalog, repositories }: Base,
  { slack }: Pick<SlackSide, 'slack'>,
  { directory, audiences, discreet }: NamesSide,
  { deliverer, matcher, windowCloser }: Workers,
  channels: ChannelLifecycle,
  installation: InstallationWatch,
  tenant: ConnectedTenant | null,
  replier: Loop | null,
): CommandDeps {
  const { connections, channelSettings, outbox, inbox, people, access, mutedReviews, deliveries } = repositories;
  const { personSettings, unmatchedPeople, replies } = repositories;
  const takesReplies = config.CREDO_WRITE_BACK === 'comments';
  return {
    subscriptions: discreet,
    ...{ tenant, catalog, audiences, channels, channelSettings, connections, outbox, inbox, people, slack, clock, log },
    ...{ access, mutedReviews, deliveries, personSettings, unmatchedPeople },
    writeBack: takesReplies && replier ? { replies, onReply: replier.nudge } : null,
    useCaseUrl: (id) => useCaseUrl(config.CREDO_APP_URL, id),
    adminUserIds: config.ADMIN_USER_IDS,
    undoWindowMs: config.UNDO_WINDOW_MS,
    authenticationLevel: authenticationLevel(config),
    slackFailure: installation.failure,
    installUrl: installUrlOf(config),
    exampleOf: (group, { size, details }) =>
      renderExample(
        catalog,
        directory.exampleNames(connectionId, { details, readsRestricted: async () => true }),
        { group, size },
        clock.now(),
      ),
    onInbox: matcher.nudge,
    onOutbox: deliverer.nudge,
    onHeld: windowCloser.nudge,
  };
}
