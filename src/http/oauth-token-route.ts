import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { receive } from '../pipeline/receive.ts';
import { type BearerTokens, bearerLifetimeSeconds } from './bearer-tokens.ts';
import { refuse, refuseBody, respondJson } from './respond.ts';
import { exactly, type Route } from './server.ts';

/** `POST /credo/oauth/token`: Credo exchanges the payload we registered with the webhook for a token. */
export function oauthTokenRoute(deps: {
  readonly tokens: BearerTokens;
  /** The secret we registered at Credo for this connection; null when there is no such connection. */
  readonly secretOf: (connectionId: string) => Promise<string | null>;
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
  const received = await receive(request, request.headers['content-length']);
  if (!received.ok) return refuseBody(response, received.reason);
  const payload = parsePayload(received.raw.toString('utf8'));
  const connectionId = payload?.get('client_id') ?? '';
  const secret = connectionId === '' ? null : await deps.secretOf(connectionId);
  const isRight = isSame(payload?.get('client_secret') ?? '', secret ?? '') && secret !== null;
  if (!isRight) {
    deps.log.warn('oauth.refused', {});
    return refuse(response, 401, 'invalid_client', 'The payload is not the one registered with the webhook.');
  }
  const token = await deps.tokens.issue(connectionId);
  respondJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: bearerLifetimeSeconds });
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
