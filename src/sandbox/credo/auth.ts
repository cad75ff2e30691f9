import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { failure, type Reply, unauthenticated } from './answers.ts';

const exchangeBody = z.object({ api_token: z.string(), tenant: z.string() });

export type Auth = {
  /** `POST /auth/exchange`: an access token for the API key (knowledge.credo.ai: API Key Access Token). */
  exchange(body: unknown): Reply;
  isGood(authorization: string | undefined): boolean;
  revokeTokens(): void;
  revokeApiKey(): void;
  /** Somebody makes another API key, and with it the one of before stops working. */
  replaceApiKey(): string;
};

/** Knows one API key and the access tokens given for it, each good for `tokenLifeMs`. */
export function createAuth(
  clock: Clock,
  { tenant, apiKey: firstKey }: { readonly tenant: string; readonly apiKey: string },
  { tokenLifeMs, newToken }: { readonly tokenLifeMs: number; readonly newToken: () => string },
): Auth {
  const expiries = new Map<string, number>();
  let goodKey: string | null = firstKey;
  return {
    exchange: (body) => {
      const parsed = exchangeBody.safeParse(body);
      if (!parsed.success) return failure(400, 2000, 'Bad request', 'api_token and tenant are required.');
      if (parsed.data.api_token !== goodKey || parsed.data.tenant !== tenant) return unauthenticated();
      const token = newToken();
      expiries.set(token, clock.now() + tokenLifeMs);
      return { status: 200, body: { access_token: token }, contentType: 'application/json; charset=utf-8' };
    },
    isGood: (authorization) => {
      const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '';
      return (expiries.get(token) ?? 0) > clock.now();
    },
    revokeTokens: () => expiries.clear(),
    revokeApiKey: () => {
      goodKey = null;
      expiries.clear();
    },
    replaceApiKey: () => {
      goodKey = newToken();
      expiries.clear();
      return goodKey;
    },
  };
}
