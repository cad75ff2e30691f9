import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { systemClock } from '../../clock.ts';
import { failure, jsonApiType, notFound, type Reply, unauthenticated } from './answers.ts';
import { createAuth } from './auth.ts';
import { commentRoutes } from './comments.ts';
import { customFieldRoutes } from './custom-fields.ts';
import { createFaults } from './faults.ts';
import { type Incoming, readRequest, recorded, sendReply } from './http-exchange.ts';
import { createIds, newSecret } from './ids.ts';
import { createMailRoom } from './mail-room.ts';
import { organisationRoutes } from './organisation.ts';
import { reviewActionRoutes } from './review-actions.ts';
import { reviewRoutes } from './reviews.ts';
import { riskClassificationRoutes } from './risk-classifications.ts';
import { dispatch } from './routing.ts';
import { acmeBank } from './seed.ts';
import { stakeholderRoutes } from './stakeholders.ts';
import { taskRoutes } from './tasks.ts';
import { createTenant } from './tenant.ts';
import type { AttemptReport, Credo, CredoOptions, EventReport, RecordedRequest } from './types.ts';
import { useCaseRoutes } from './use-cases.ts';
import { userRoutes } from './users.ts';
import { createWebhooks } from './webhooks.ts';

const dayMs = 24 * 60 * 60_000;

/** Starts a simulated Credo AI tenant on 127.0.0.1. A new operation is a `Route` added to `routes`. */
export async function startCredo(options: CredoOptions = {}): Promise<Credo> {
  const { clock = systemClock, seed = acmeBank, tenant = 'acme', apiKey = newSecret(), svix = {} } = options;
  const { tokenLifeMs = dayMs, newToken = newSecret } = options;
  const auth = createAuth(clock, { tenant, apiKey }, { tokenLifeMs, newToken });
  const ids = createIds(options.random);
  const faults = createFaults();
  const news = new EventEmitter<{ change: []; event: [EventReport]; attempt: [AttemptReport] }>().setMaxListeners(0);
  const changed = () => void news.emit('change');
  const webhooks = createWebhooks(ids, changed);
  const requests: RecordedRequest[] = [];
  const closing = new AbortController();
  const mailRoom = createMailRoom({
    ...{ clock, ids, svix, closing: closing.signal, webhooks: webhooks.all },
    onEvent: (report) => void news.emit('event', report),
    onAttempt: (report) => void news.emit('attempt', report),
  });
  const tenantNow = createTenant({ clock, ids, seed, bring: mailRoom.sendInOrder, onChange: changed });
  const basePath = `/api/v2/${encodeURIComponent(tenant)}`;
  const routes = [
    ...webhooks.routes,
    ...userRoutes(seed),
    ...useCaseRoutes(tenantNow, seed.me),
    ...riskClassificationRoutes(seed, ids),
    ...reviewRoutes(tenantNow, seed.me),
    ...commentRoutes(tenantNow, seed.me),
    ...customFieldRoutes(tenantNow, seed.me),
    ...taskRoutes(tenantNow, seed.me),
    ...reviewActionRoutes(tenantNow, seed.me),
    ...stakeholderRoutes(tenantNow),
    ...organisationRoutes(seed),
  ];

  const answer = (incoming: Incoming): Reply => {
    const { method, path, url, body } = incoming;
    if (method === 'POST' && path === '/auth/exchange') return auth.exchange(body);
    if (!path.startsWith(`${basePath}/`)) return notFound();
    if (!auth.isGood(incoming.authorization)) return unauthenticated();
    if (body !== null && !incoming.contentType.startsWith(jsonApiType)) {
      return failure(415, 415, 'Unsupported media type', `The content type must be ${jsonApiType}.`);
    }
    return dispatch(routes, method, path.slice(basePath.length), { query: url.searchParams, body });
  };

  const serve = async (message: IncomingMessage, response: ServerResponse) => {
    const incoming = await readRequest(message);
    requests.push(recorded(incoming));
    const fault = faults.take(incoming.method, incoming.path, incoming.body);
    if (!fault) return sendReply(response, answer(incoming));
    const isOnlyLate = fault.status === undefined && !fault.hang && !fault.reset && !fault.stalls;
    const reply = fault.isAccepted || isOnlyLate ? answer(incoming) : notFound();
    if (fault.delayMs !== undefined) await clock.sleep(fault.delayMs, closing.signal);
    if (fault.reset) message.socket.resetAndDestroy();
    else if (fault.stalls) response.write('{"data":', fault.stalls);
    else if (!fault.hang) {
      sendReply(
        response,
        fault.status === undefined ? reply : { status: fault.status, body: fault.body },
        fault.headers,
      );
    }
  };

  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    tenant,
    apiKey,
    seed,
    requests,
    get webhooks() {
      return webhooks.all();
    },
    addWebhook: webhooks.add,
    removeWebhook: webhooks.remove,
    revokeTokens: auth.revokeTokens,
    revokeApiKey: auth.revokeApiKey,
    replaceApiKey: auth.replaceApiKey,
    emit: mailRoom.send,
    deliverRaw: ({ body, svixId = ids.svix(), headers = {}, webhookId }) => {
      const wanted = webhooks.all().filter(({ id }) => webhookId === undefined || id === webhookId);
      return mailRoom.sendParcel({ svixId, body, headers }, wanted);
    },
    get state() {
      return tenantNow.state;
    },
    actions: tenantNow.actions,
    onChange: (listener) => {
      news.on('change', listener);
      return () => void news.off('change', listener);
    },
    onEvent: (listener) => {
      news.on('event', listener);
      return () => void news.off('event', listener);
    },
    onAttempt: (listener) => {
      news.on('attempt', listener);
      return () => void news.off('attempt', listener);
    },
    setDisorder: mailRoom.setDisorder,
    fault: faults.add,
    clearFaults: faults.clear,
    close: async () => {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
