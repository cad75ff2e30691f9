import { createLoops } from './app/base.ts';
import { commandDeps } from './app/commands.ts';
import { openConnections } from './app/connections.ts';
import { coordinate } from './app/coordination.ts';
import { senderCheckOf, startReplies } from './app/credo-side.ts';
import { gatherMetrics } from './app/gather-metrics.ts';
import { hearSlack } from './app/hear-slack.ts';
import { createInstallRoutes } from './app/installing.ts';
import { createNames } from './app/names.ts';
import { createReadiness } from './app/readiness.ts';
import { createSlackSide } from './app/slack-side.ts';
import { startTracing } from './app/telemetry.ts';
import { startWorkers } from './app/workers.ts';
import { appVersion } from './app-version.ts';
import { createChannelLifecycle } from './channels/lifecycle.ts';
import type { Clock } from './clock.ts';
import { createCommands } from './commands/run-command.ts';
import { authenticationLevel, type Config } from './config.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { loadCatalog } from './events/catalog.ts';
import { createMetrics } from './http/metrics.ts';
import { createHttpServer } from './http/server.ts';
import { createInFlight } from './in-flight.ts';
import type { Log } from './log.ts';
import { createRoutes } from './routes.ts';
import { createSecretBox } from './secret-box.ts';
import type { KeptConnection } from './slack/socket/keep-connected.ts';
import { openStore } from './store/open.ts';
import { createRepositories } from './store/repositories.ts';
import { noteServing } from './store/serving.ts';
import { startChannelSweep } from './workers/channel-sweep.ts';
import { shutDown } from './workers/shut-down.ts';

export type RunningApp = {
  readonly port: number;
  /** Takes nothing new, finishes what is under way within SHUTDOWN_TIMEOUT_MS, then lets go of everything. Safe to call twice. */
  stop(): Promise<void>;
};

/** The last spans are sent also where stopping took all of its time. */
const leastFlushMs = 500;

/** Builds the parts, hands them to each other and starts them. Throws `AppError` when it cannot. */
export async function startApp(deps: {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** The database cannot be trusted any more: nothing may be acknowledged from now on. */
  readonly onBroken: (code: string) => void;
}): Promise<RunningApp> {
  const { config, log } = deps;
  const catalog = await loadCatalog();
  const box = createSecretBox(encryptionKeys(config, log), () => encryptionKeys(config, log));
  const store = await openStore(config.database, deps.clock, { onBroken: deps.onBroken });
  // Servers that share a database go by its time.
  const clock: Clock = { ...deps.clock, now: store.clock.now };
  const repositories = createRepositories(store, box);
  const { outbox } = repositories;
  const metrics = createMetrics({ version: appVersion(), startedAt: clock.now() });
  const tracing = await startTracing(config, clock, log, metrics);
  const inFlight = createInFlight(log);
  const loops = createLoops();
  const coordination = await coordinate(store, repositories, { config, clock, log });
  const { isAlone, roles } = coordination;
  const base = { config, log, clock, catalog, repositories, metrics, tracing, inFlight, loops, ...coordination };
  await noteServing(store, box.sealingKeyId());

  const slackSide = createSlackSide(base);
  const registry = loops.start(await openConnections(base));
  const names = createNames(base, slackSide, registry);
  const workers = startWorkers(base, slackSide, names, registry);
  const { deliverer, matcher } = workers;
  const channels = createChannelLifecycle({
    ...{ outbox, slack: slackSide.slack, clock, log },
    channels: repositories.channels,
    subscriptions: names.discreet,
    onDeliverable: deliverer.nudge,
  });
  const installation = loops.start(
    slackSide.watch({
      beforeUsable: channels.workspaceBack,
      onUsable: deliverer.nudge,
      onPresence: reconcileSoon,
      onChecked: metrics.tokenChecked,
    }),
  );
  const replier = startReplies(base, slackSide, names, registry, deliverer.nudge);
  loops.start(startChannelSweep({ channels, clock, log, roles, intervalMs: config.RECONCILE_INTERVAL_MS }));
  const hearing = await hearSlack(base, slackSide, {
    commands: createCommands(commandDeps(base, slackSide, names, workers, channels, installation, registry, replier)),
    ...{ channels, log, responder: slackSide.responder, views: slackSide.views },
    toldGone: installation.toldGone,
    people: { changed: names.directory.forgetSlackUser },
    requests: repositories.slackRequests,
    inBackground: inFlight.add,
  });
  let socket: KeptConnection | null = null;

  const readiness = createReadiness(outbox, store, [deliverer, matcher, workers.windowCloser], () => socket);
  const routes = createRoutes({
    slackOverHttp: hearing.kind === 'http' ? hearing.route : null,
    ...{ config, repositories, catalog, metrics, tracing, clock, log },
    readiness,
    metricsText: gatherMetrics({
      ...{
        metrics,
        readiness,
        clock,
        log,
        figures: repositories.figures,
        databasePath: config.database.kind === 'sqlite' ? config.database.path : null,
      },
    }),
    tokenSecret: box.derive('access tokens'),
    senderCheck: (tokens, id) => senderCheckOf(base, registry, tokens, id),
    onStored: matcher.nudge,
    installing: createInstallRoutes(base, slackSide, (teamId) => {
      slackSide.forget(teamId);
      installation.nudge();
      deliverer.nudge();
      reconcileSoon();
    }),
  });
  const server = createHttpServer(routes, log);
  const port = await server.listen(config.HOST, config.PORT).catch(async (error: unknown) => {
    await Promise.all(loops.all().map((loop) => loop.stop()));
    await roles.stop();
    await store.close();
    throw error;
  });
  if (hearing.kind === 'socket') socket = hearing.connect();
  log.info('app.started', {
    port,
    publicUrl: config.PUBLIC_URL,
    authentication: authenticationLevel(config),
    tenant: config.CREDO_TENANT ?? null,
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
    const { windows } = repositories;
    const others = loops.all().filter((loop) => loop !== deliverer);
    const budgetMs = config.SHUTDOWN_TIMEOUT_MS;
    const ears = { close: (ms: number) => Promise.all([server.close(ms), socket?.stop(ms)]) };
    const endsAt = clock.now() + budgetMs;
    await shutDown({ ...{ ears, inFlight, matcher, deliverer, others, windows, clock, log, budgetMs, isAlone } });
    await roles.stop();
    await tracing.stop(Math.max(leastFlushMs, endsAt - clock.now()));
    await store.close();
  }

  /** What Credo must send depends on whether anybody is there to be told. */
  function reconcileSoon(): void {
    inFlight.add('reconcile', registry.reconcileAll());
  }
}
