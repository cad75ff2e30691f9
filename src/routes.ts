import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Catalog } from './events/catalog.ts';
import { type BearerTokens, createBearerTokens } from './http/bearer-tokens.ts';
import { credoWebhookRoute } from './http/credo-webhook-route.ts';
import { createFailureLimit } from './http/failure-limit.ts';
import type { Metrics } from './http/metrics.ts';
import { oauthTokenRoute } from './http/oauth-token-route.ts';
import { type OperationDeps, operationRoutes, type Readiness } from './http/operation-routes.ts';
import type { Route } from './http/server.ts';
import { slackEventsRoute } from './http/slack-events-route.ts';
import type { Log } from './log.ts';
import { createReceive } from './pipeline/receive.ts';
import type { SenderCheck } from './pipeline/verify.ts';
import type { Tracing } from './ports/tracing.ts';
import type { SlackOverHttp } from './slack/http-receiver.ts';
import { hashKey } from './store/connections.ts';
import type { Repositories } from './store/repositories.ts';

/** Wrong payloads an address may send to the token endpoint each minute. */
const mostWrongPayloads = 10;
const minuteMs = 60_000;
/** What may be under way on a route beside Credo's events, which keep their own room. */
const sideBytes = 16 * 1_048_576;

/** What the server answers: Credo's events and its tokens, Slack, and whoever operates the app. */
export function createRoutes({
  config,
  slackOverHttp,
  repositories: { inbox, connections, slackRequests },
  catalog,
  metrics,
  tracing,
  tokenSecret,
  senderCheck,
  readiness,
  metricsText,
  onStored,
  installing,
  clock,
  log,
}: {
  readonly config: Config;
  /** Null in Socket Mode. */
  readonly slackOverHttp: SlackOverHttp | null;
  readonly repositories: Pick<Repositories, 'inbox' | 'connections' | 'slackRequests'>;
  readonly catalog: Catalog;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly tokenSecret: Parameters<typeof createBearerTokens>[0];
  readonly senderCheck: (tokens: BearerTokens, connectionId: string) => Promise<SenderCheck | null>;
  readonly readiness: () => Promise<Readiness>;
  readonly metricsText: OperationDeps['metrics'];
  readonly onStored: () => void;
  readonly installing: readonly Route[];
  readonly clock: Clock;
  readonly log: Log;
}) {
  const tokens = createBearerTokens(tokenSecret, clock);
  const used = new Set<string>();
  /** Asked once for each address, as this stands in the way of every event. */
  const onUsed = async (key: string) => {
    if (used.has(key)) return;
    used.add(key);
    const until = clock.now() + config.WEBHOOK_GRACE_MS;
    await connections.endOverlapOf(hashKey(key), until).catch((error: unknown) => {
      used.delete(key);
      log.warn('webhook.overlap_not_ended', { error });
    });
  };
  return [
    credoWebhookRoute({
      ...{ receive: createReceive(), inbox, catalog, clock, log, metrics, tracing, onStored },
      onUsed,
      findConnection: (key) => connections.idByKeyHash(hashKey(key)),
      senderCheck: (id) => senderCheck(tokens, id),
    }),
    oauthTokenRoute({
      ...{ receive: createReceive(sideBytes), tokens, metrics, log },
      failures: createFailureLimit(clock, mostWrongPayloads, minuteMs),
      secretOf: async (id) =>
        (await senderCheck(tokens, id)) === null ? null : ((await connections.get(id))?.oauthSecret ?? null),
    }),
    ...(slackOverHttp === null
      ? []
      : [
          slackEventsRoute(slackOverHttp, {
            receive: createReceive(sideBytes),
            requests: slackRequests,
            clock,
            log,
            metrics,
          }),
        ]),
    ...installing,
    ...operationRoutes({
      readiness,
      metrics: metricsText,
      clock,
    }),
  ];
}
