import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { receive } from '../pipeline/receive.ts';
import { refuse, respondJson } from './respond.ts';
import { exactly, type Route } from './server.ts';

const issuer = 'credo-slack';
const lifetimeSeconds = 600;

export type AccessTokens = {
  /** A token that lets its bearer send events to this connection, for ten minutes. */
  issue(connectionId: string): Promise<string>;
  isValid(token: string, connectionId: string): Promise<boolean>;
};

/** Short-lived tokens bound to one connection (reliability: Authenticating Credo). `key` has 32 bytes. */
export function createAccessTokens(key: Buffer, clock: Clock): AccessTokens {
  return {
    issue: (connectionId) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(connectionId)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(key);
    },
    isValid: async (token, connectionId) => {
      const expected = {
        issuer,
        audience: connectionId,
        algorithms: ['HS256'],
        typ: 'at+jwt',
        currentDate: new Date(clock.now()),
      };
      return jwtVerify(token, key, expected).then(
        () => true,
        () => false,
      );
    },
  };
}

/** `POST /credo/oauth/token`: Credo exchanges the payload we registered with the webhook for a token. */
export function oauthTokenRoute(deps: {
  readonly tokens: AccessTokens;
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
  if (!received.ok) return refuse(response, 413, 'too_large', 'The body is too large.');
  const payload = parsePayload(received.raw.toString('utf8'));
  const connectionId = payload?.get('client_id') ?? '';
  const secret = connectionId === '' ? null : await deps.secretOf(connectionId);
  const isRight = isSame(payload?.get('client_secret') ?? '', secret ?? '') && secret !== null;
  if (!isRight) {
    deps.log.warn('oauth.refused', {});
    return refuse(response, 401, 'invalid_client', 'The payload is not the one registered with the webhook.');
  }
  const token = await deps.tokens.issue(connectionId);
  respondJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: lifetimeSeconds });
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
