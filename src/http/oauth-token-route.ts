import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import type { Receive } from '../pipeline/receive.ts';
import { type BearerTokens, bearerLifetimeSeconds } from './bearer-tokens.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { Metrics } from './metrics.ts';
import { refuse, refuseBody, respondJson } from './respond.ts';
import { exactly, type Route } from './server.ts';

/** `POST /credo/oauth/token`: Credo exchanges the payload we registered with the webhook for a token. */
export function oauthTokenRoute(deps: {
  readonly receive: Receive;
  readonly tokens: BearerTokens;
  /** The secret we registered at Credo for this connection; null when there is no such connection. */
  readonly secretOf: (connectionId: string) => Promise<string | null>;
  readonly failures: FailureLimit;
  readonly metrics: Metrics;
  readonly log: Log;
}): Route {
  return {
    methods: ['POST'],
    find: exactly('/credo/oauth/token'),
    handle: (request, response) => exchange(deps, request, response),
  };
}

async function exchange(
  deps: Parameters<typeof oauthTokenRoute>[0],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const received = await deps.receive(request, request.headers['content-length']);
  if (!received.ok) {
    deps.metrics.refused(`oauth_${received.reason}`);
    return refuseBody(response, received.reason);
  }
  const { connectionId, given } = credentialsIn(parsePayload(received.raw.toString('utf8')));
  const secret = connectionId === '' ? null : await deps.secretOf(connectionId);
  const isRight = isSame(given, secret ?? '') && secret !== null;
  if (!isRight) {
    const retryAfterMs = deps.failures.retryAfterMs(request.socket.remoteAddress ?? '');
    if (retryAfterMs !== null) {
      deps.metrics.refused('oauth_too_many');
      const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
      return refuse(response, 429, 'too_many', 'Too many wrong payloads came from there. Try again later.', headers);
    }
    deps.metrics.refused('oauth_wrong_payload');
    deps.log.warn('oauth.refused', {});
    return refuse(response, 401, 'invalid_client', 'The payload is not the one registered with the webhook.');
  }
  const token = await deps.tokens.issue(connectionId);
  respondJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: bearerLifetimeSeconds });
}

/**
 * Client credentials as we register them, or `key` with both in one, for a webhook that somebody enters by hand as the
 * guide shows it (webhooks guide: authentication_payload).
 */
function credentialsIn(payload: Map<string, string> | null): { readonly connectionId: string; readonly given: string } {
  const [id = '', ...rest] = (payload?.get('key') ?? '').split('.');
  return {
    connectionId: payload?.get('client_id') ?? id,
    given: payload?.get('client_secret') ?? rest.join('.'),
  };
}

/** JSON or form, whichever Credo was told to send. */
function parsePayload(text: string): Map<string, string> | null {
  if (!text.trimStart().startsWith('{')) return new Map(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(entries.flatMap(([name, entry]) => (typeof entry === 'string' ? [[name, entry] as const] : [])));
  } catch {
    return null;
  }
}

/** Compares hashes, so that the time taken says nothing about either text. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
