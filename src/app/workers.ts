import { connectionId } from '../connect-credo.ts';
import { startDeliverer } from '../workers/deliverer.ts';
import { startMatcher } from '../workers/matcher.ts';
import { createMemberships } from '../workers/memberships.ts';
import { createQuietHours } from '../workers/quiet-hours.ts';
import { startRepairer } from '../workers/repairer.ts';
import { startRetention } from '../workers/retention.ts';
import { startWindowCloser } from '../workers/window-closer.ts';
import type { Base } from './base.ts';
import type { ConnectionRegistry } from './connections.ts';
import type { NamesSide } from './names.ts';
import type { SlackSide } from './slack-side.ts';

/** Starts what carries an event from the inbox to Slack, and what keeps the tables small. */
export function startWorkers(
  { config, log, clock, catalog, metrics, tracing, loops, roles, poll, isAlone, repositories }: Base,
  { slack, poster }: Pick<SlackSide, 'slack' | 'poster'>,
  { directory, audiences }: NamesSide,
  registry: Pick<ConnectionRegistry, 'find'>,
) {
  const { inbox, outbox, comments, reviews, subscriptions, channelSettings, mutedReviews, replies } = repositories;
  const { personSettings, taskCards, windows, repairs } = repositories;
  const takesReplies = config.CREDO_WRITE_BACK === 'comments';

  const deliverer = loops.start(
    startDeliverer({
      ...{ outbox, inbox, comments, reviews, windows, directory, audiences, channelSettings, catalog, clock, log },
      ...{ poster, slack, takesReplies, repairs, poll, isAlone, quietHours: createQuietHours({ slack, clock }) },
      adminUserIds: config.ADMIN_USER_IDS,
      random: Math.random,
      paceMs: config.SLACK_PACE_MS,
      leaseMs: config.LEASE_MS,
      tracing,
      onAttempt: metrics.attempted,
    }),
  );
  const windowCloser = loops.start(startWindowCloser({ windows, clock, log, roles, poll, onClosed: deliverer.nudge }));
  const matcher = loops.start(
    startMatcher({
      ...{ inbox, comments, replies, subscriptions, channelSettings, mutedReviews, directory, catalog, clock, log },
      ...{ audiences, personSettings, taskCards, memberships: createMemberships({ slack, clock }) },
      ...{ tracing, onMatched: metrics.matched, roles, poll },
      teamOf: async (id) => {
        const connection = await registry.find(id);
        if (connection) return connection.teamId;
        return id === connectionId ? null : 'nobody';
      },
      quiet: { windowMs: config.QUIET_WINDOW_MS, mostMs: config.QUIET_WINDOW_MAX_MS },
      onFanOut: () => {
        deliverer.nudge();
        windowCloser.nudge();
      },
    }),
  );
  loops.start(
    startRepairer({
      ...{ repairs, inbox, taskCards, directory, catalog, clock, log, roles },
      onOutbox: deliverer.nudge,
    }),
  );
  loops.start(
    startRetention({
      ...{ clock, log, roles, retention: repositories.retention },
      retentionDays: config.RETENTION_DAYS,
      deadLetterDays: config.DEAD_LETTER_DAYS,
    }),
  );
  return { deliverer, windowCloser, matcher };
}

export type Workers = ReturnType<typeof startWorkers>;
