import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { databaseCode } from '../errors.ts';
import type { Catalog } from '../events/catalog.ts';
import type { Log } from '../log.ts';
import { persist } from '../pipeline/persist.ts';
import type { Receive } from '../pipeline/receive.ts';
import { type SenderCheck, verify } from '../pipeline/verify.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { Metrics } from './metrics.ts';
import { refuse, refuseBody, refuseOverload, refuseUnstored, respondJson } from './respond.ts';
import type { Route } from './server.ts';
import { traceEvent } from './trace-event.ts';

export type CredoWebhookDeps = {
  readonly receive: Receive;
  readonly inbox: Inbox;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** The connection whose secret address this is; null when it is nobody's. */
  readonly findConnection: (key: string) => Promise<string | null>;
  /** What senders must bring; null when the connection takes no events. */
  readonly senderCheck: (connectionId: string) => Promise<SenderCheck | null>;
  readonly onStored: () => void;
  /** An authentic event came through the address with this key. */
  readonly onUsed: (key: string) => Promise<void>;
};

/** `POST /credo/webhooks/<key>`: stages 1 to 3. A 2xx is sent only after the commit (design: Decisions, 1). */
export function credoWebhookRoute(deps: CredoWebhookDeps): Route {
  return {
    methods: ['POST'],
    find: async (path) => {
      const key = keyIn(path);
      if (!key) return null;
      const connectionId = await deps.findConnection(key);
      if (connectionId === null) deps.metrics.refused('unknown_key');
      return connectionId;
    },
    handle: (request, response, connectionId) => accept(deps, request, response, connectionId),
  };
}

const keyIn = (address: string): string | null =>
  /^\/credo\/webhooks\/([A-Za-z0-9_-]{16,128})(?:$|\?)/.exec(address)?.[1] ?? null;

async function accept(
  deps: CredoWebhookDeps,
  request: IncomingMessage,
  response: ServerResponse,
  connectionId: string,
): Promise<void> {
  const { clock, log, metrics } = deps;
  const receivedAt = clock.now();
  const received = await deps.receive(request, request.headers['content-length']);
  if (!received.ok) {
    metrics.refused(received.reason);
    log.warn('inbox.refused', { connectionId, reason: received.reason });
    return refuseBody(response, received.reason);
  }

  const check = await deps.senderCheck(connectionId);
  if (check === null) return refuse(response, 404, 'not_found', 'There is nothing at this address.');
  const verdict = await verify(request.headers, received.raw, check, receivedAt);
  const verifiedAt = clock.now();
  if (verdict !== 'ok') {
    metrics.refused(verdict);
    log.warn('inbox.refused', { connectionId, reason: verdict });
    const challenge = verdict === 'bad_token' ? { 'www-authenticate': 'Bearer' } : undefined;
    return refuse(response, 401, verdict, 'The sender could not be verified.', challenge);
  }

  const traced = traceEvent(deps.tracing, request, response, receivedAt);
  const { headers } = request;
  const sent = { connectionId, headers, raw: received.raw, receivedAt, trace: traced.traceparent };
  const persisted = await persist(deps, sent).catch((error: unknown) => ({ outcome: 'failed', error }) as const);
  traced.stored(persisted.outcome);
  if (persisted.outcome === 'failed') {
    metrics.refused('store_failed');
    log.error('inbox.store_failed', { connectionId, code: databaseCode(persisted.error), error: persisted.error });
    return refuseUnstored(response);
  }
  if (persisted.outcome === 'not_an_object') {
    metrics.refused('not_an_object');
    log.warn('inbox.refused', { connectionId, reason: 'not_an_object' });
    return refuse(response, 400, 'not_json', 'The body must be a JSON object.');
  }
  if (persisted.outcome === 'overloaded') {
    metrics.refused('overloaded');
    log.warn('inbox.refused', { connectionId, reason: 'overloaded' });
    return refuseOverload(response);
  }

  const { event, eventId, anomalies, outcome } = persisted;
  metrics.received(outcome);
  const line = {
    ...{ connectionId, eventId, type: event.type, idempotencyKey: event.idempotencyKey.key, anomalies },
    ...(traced.traceId === null ? {} : { traceId: traced.traceId }),
    ...{ verifiedInMs: verifiedAt - receivedAt, storedInMs: clock.now() - verifiedAt },
  };
  if (outcome === 'stored') log.info('inbox.received', line);
  else log.info(outcome === 'conflict' ? 'inbox.conflict' : 'inbox.duplicate', line);
  respondJson(response, 200, { ok: true });
  metrics.acknowledged(clock.now() - receivedAt);
  if (outcome === 'stored') deps.onStored();
  await deps.onUsed(keyIn(request.url ?? '') ?? '');
}
