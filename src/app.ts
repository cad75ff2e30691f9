import { createAudiences } from './channels/audiences.ts';
import { discreetSubscriptions } from './channels/discreet-subscriptions.ts';
import { createChannelLifecycle } from './channels/lifecycle.ts';
import type { Clock } from './clock.ts';
import type { CommandDeps, ConnectedTenant } from './commands/deps.ts';
import { createCommands } from './commands/run-command.ts';
import { authenticationLevel, type Config } from './config.ts';
import { connectCredo, connectionId, webhookSettings } from './connect-credo.ts';
import { createDirectory } from './directory/directory.ts';
import { useCaseUrl } from './directory/names.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { loadCatalog } from './events/catalog.ts';
import { createMetrics } from './http/metrics.ts';
import type { Readiness } from './http/operation-routes.ts';
import { createHttpServer } from './http/server.ts';
import { createInFlight } from './in-flight.ts';
import type { Log } from './log.ts';
import type { Loop } from './loop.ts';
import { createRoutes } from './routes.ts';
import { createSecretBox } from './secret-box.ts';
import { createSlackApp } from './slack/bolt.ts';
import { watchInstallation } from './slack/installation.ts';
import { createPoster } from './slack/poster.ts';
import { createResponder } from './slack/responder.ts';
import { createSlackViews } from './slack/views.ts';
import { createWebClient } from './slack/web-client.ts';
import { createWorkspace } from './slack/workspace.ts';
import { openStore } from './store/open.ts';
import { createRepositories } from './store/repositories.ts';
import { noteServing } from './store/serving.ts';
import { startChannelSweep } from './workers/channel-sweep.ts';
import { startDeliverer } from './workers/deliverer.ts';
import { startMatcher } from './workers/matcher.ts';
import { createMemberships } from './workers/memberships.ts';
import { createQuietHours } from './workers/quiet-hours.ts';
import { startReconciler } from './workers/reconciler.ts';
import { renderExample } from './workers/render-example.ts';
import { startRepairer } from './workers/repairer.ts';
import { startReplier } from './workers/replier.ts';
import { startRetention } from './workers/retention.ts';
import { shutDown } from './workers/shut-down.ts';
import { startWindowCloser } from './workers/window-closer.ts';

export type RunningApp = {
  readonly port: number;
  /** Takes nothing new, finishes what is under way within SHUTDOWN_TIMEOUT_MS, then lets go of everything. Safe to call twice. */
  stop(): Promise<void>;
};

/** A call to Slack ends well before the claim on its lane does. */
const longestSlackCallMs = 10_000;

/** Builds the parts, hands them to each other and starts them. Throws `AppError` when it cannot. */
export async function startApp(deps: {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** The database cannot be trusted any more: nothing may be acknowledged from now on. */
  readonly onBroken: (code: string) => void;
}): Promise<RunningApp> {
  const { config, log, clock } = deps;
  const catalog = await loadCatalog();
  const box = createSecretBox(encryptionKeys(config, log), () => encryptionKeys(config, log));
  const store = await openStore(config.databasePath, clock, { onBroken: deps.onBroken });
  const repositories = createRepositories(store, box);
  const { inbox, outbox, comments, reviews, subscriptions, channelSettings, connections, installations } = repositories;
  const {
    people,
    mutedReviews,
    access,
    deliveries,
    replies,
    personSettings,
    taskCards,
    unmatchedPeople,
    windows,
    repairs,
  } = repositories;
  const takesReplies = config.CREDO_WRITE_BACK === 'comments';
  const metrics = createMetrics();
  const inFlight = createInFlight(log);
  // One server per SQLite file: whoever held a lane before is gone.
  await outbox.takeOverLeases();
  await noteServing(store, box.sealingKeyId());

  const client = createWebClient({
    token: config.SLACK_BOT_TOKEN,
    apiUrl: config.SLACK_API_URL,
    timeoutMs: Math.min(longestSlackCallMs, Math.floor(config.LEASE_MS / 3)),
    log,
  });
  const slack = createWorkspace(
    client,
    async (teamId, channelId) => (await channelSettings.get(teamId, channelId)).allowsShared,
    () => installation.identity()?.enterpriseId,
  );
  const credo = await connectTenant();
  const directory = createDirectory({
    store: people,
    credo: () => credo,
    appUrl: () => config.CREDO_APP_URL,
    slack,
    clock,
  });

  const audiences = createAudiences({ channels: repositories.channels, channelSettings, slack, clock });
  const discreet = discreetSubscriptions({
    subscriptions,
    audiences,
    restrictedId: (useCase) => directory.restrictedId(connectionId, useCase),
  });

  const loops: Loop[] = [];
  const start = <L extends Loop>(loop: L): L => {
    loops.push(loop);
    return loop;
  };
  const poster = createPoster(client);
  const deliverer = start(
    startDeliverer({
      ...{ outbox, inbox, comments, reviews, windows, directory, audiences, channelSettings, catalog, clock, log },
      ...{ poster, slack, takesReplies, repairs, quietHours: createQuietHours({ slack, clock }) },
      adminUserIds: config.ADMIN_USER_IDS,
      random: Math.random,
      paceMs: config.SLACK_PACE_MS,
      leaseMs: config.LEASE_MS,
      onAttempt: (outcome, settlement) => {
        metrics.attempted(outcome.kind);
        metrics.settled(settlement.kind);
      },
    }),
  );
  const windowCloser = start(startWindowCloser({ windows, clock, log, onClosed: deliverer.nudge }));
  const matcher = start(
    startMatcher({
      ...{ inbox, comments, replies, subscriptions, channelSettings, mutedReviews, directory, catalog, clock, log },
      ...{ audiences, personSettings, taskCards, memberships: createMemberships({ slack, clock }) },
      quiet: { windowMs: config.QUIET_WINDOW_MS, mostMs: config.QUIET_WINDOW_MAX_MS },
      onFanOut: () => {
        deliverer.nudge();
        windowCloser.nudge();
      },
    }),
  );
  start(startRepairer({ ...{ repairs, inbox, taskCards, directory, catalog, clock, log }, onOutbox: deliverer.nudge }));
  start(
    startRetention({
      ...{ clock, log, retention: repositories.retention },
      retentionDays: config.RETENTION_DAYS,
      deadLetterDays: config.DEAD_LETTER_DAYS,
    }),
  );
  const channels = createChannelLifecycle({
    ...{ outbox, slack, clock, log },
    channels: repositories.channels,
    subscriptions: discreet,
    onDeliverable: deliverer.nudge,
  });
  const installation = start(
    watchInstallation({
      ...{ client, installations, clock, log },
      beforeUsable: channels.workspaceBack,
      onUsable: deliverer.nudge,
      onPresence: reconcileSoon,
    }),
  );
  const tenant = startTenant();
  const replier =
    credo &&
    start(
      startReplier({
        ...{ credo, replies, deliveries, poster, slack, audiences, clock, log },
        isOn: takesReplies,
        useCaseUrl: (id) => useCaseUrl(config.CREDO_APP_URL, id),
        onOutbox: deliverer.nudge,
      }),
    );

  const commandDeps: CommandDeps = {
    subscriptions: discreet,
    ...{ tenant, catalog, audiences, channels, channelSettings, connections, outbox, inbox, people, slack, clock, log },
    ...{ access, mutedReviews, deliveries, personSettings, unmatchedPeople },
    writeBack: takesReplies && replier ? { replies, onReply: replier.nudge } : null,
    useCaseUrl: (id) => useCaseUrl(config.CREDO_APP_URL, id),
    adminUserIds: config.ADMIN_USER_IDS,
    undoWindowMs: config.UNDO_WINDOW_MS,
    authenticationLevel: authenticationLevel(config),
    slackFailure: installation.failure,
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
  start(startChannelSweep({ channels, clock, log, intervalMs: config.RECONCILE_INTERVAL_MS }));
  const slackApp = await createSlackApp({
    signingSecret: config.SLACK_SIGNING_SECRET,
    botToken: config.SLACK_BOT_TOKEN,
    apiUrl: config.SLACK_API_URL,
    identity: installation.identity,
    clock,
    log,
    listeners: {
      commands: createCommands(commandDeps),
      channels,
      responder: createResponder(client, log),
      views: createSlackViews(client, log),
      identity: installation.identity,
      toldGone: installation.toldGone,
      people: { changed: directory.forgetSlackUser },
      log,
      inBackground: inFlight.add,
    },
  });

  const routes = createRoutes({
    ...{ config, slackApp, repositories, catalog, metrics, readiness, clock, log },
    tokenSecret: box.derive('access tokens'),
    onStored: matcher.nudge,
  });
  const server = createHttpServer(routes, log);
  const port = await server.listen(config.HOST, config.PORT).catch(async (error: unknown) => {
    await Promise.all(loops.map((loop) => loop.stop()));
    await store.close();
    throw error;
  });
  log.info('app.started', {
    port,
    publicUrl: config.PUBLIC_URL,
    authentication: commandDeps.authenticationLevel,
    tenant: tenant ? config.CREDO_TENANT : null,
  });

  let stopped: Promise<void> | null = null;
  return {
    port,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };

  async function stop(): Promise<void> {
    const others = loops.filter((loop) => loop !== deliverer);
    const budgetMs = config.SHUTDOWN_TIMEOUT_MS;
    await shutDown({ ...{ server, inFlight, matcher, deliverer, others, windows, clock, log, budgetMs } });
    await store.close();
  }

  async function connectTenant() {
    if (!config.CREDO_TENANT || !config.CREDO_API_KEY) {
      log.warn('credo.not_connected', { advice: 'Set CREDO_TENANT and CREDO_API_KEY to receive events.' });
      return null;
    }
    const record = await connections.ensure(connectionId, config.CREDO_TENANT);
    log.hide(record.webhookKey);
    log.hide(record.oauthSecret);
    return connectCredo(config, clock, log);
  }

  function startTenant(): ConnectedTenant | null {
    if (!credo) return null;
    const reconciler = start(
      startReconciler({
        ...{ connectionId, credo, connections, subscriptions, personSettings, clock, log },
        vocabulary: catalog.vocabulary,
        isGone: installations.areAllUninstalled,
        random: Math.random,
        settings: webhookSettings(config),
      }),
    );
    return { connectionId, credo, reconcile: reconciler.reconcile };
  }

  /** What Credo must send depends on whether anybody is there to be told. */
  function reconcileSoon(): void {
    if (tenant)
      inFlight.add(
        'reconcile',
        tenant.reconcile().then(() => undefined),
      );
  }

  async function readiness(): Promise<Readiness> {
    const isReadable = await outbox.nextReadyAt().then(
      () => true,
      () => false,
    );
    const database = isReadable && (await store.isWritable()) ? ('ok' as const) : ('failed' as const);
    const areHealthy = [deliverer, matcher, windowCloser].every((loop) => loop.isHealthy());
    const workers = areHealthy ? ('ok' as const) : ('failed' as const);
    return { isReady: database === 'ok' && workers === 'ok', checks: { database, workers } };
  }
}
