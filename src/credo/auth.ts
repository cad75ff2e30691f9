import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { CredoApiError } from '../errors.ts';
import { misunderstanding, parseJson, refusal } from './failures.ts';
import type { CredoLimits } from './limits.ts';
import { path } from './path.ts';
import type { CredoRequest } from './request.ts';
import type { Transport } from './transport.ts';

export type AccessTokens = {
  /** A token that should still be good. */
  current(): Promise<string>;
  /** A token to use after `refused` was refused; exchanges only if nobody else did since. */
  replace(refused: string): Promise<string>;
};

type AuthDeps = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly limits: CredoLimits;
  readonly apiUrl: string;
  readonly tenant: string;
  readonly apiKey: string;
};

const answerSchema = z.object({ access_token: z.string().min(1) });

/**
 * Exchanges the API key for access tokens, one exchange at a time, and keeps the last one (knowledge.credo.ai: API Key
 * Access Token). Throws `CredoApiError`; `unauthorized` when Credo takes neither the key nor the tenant.
 */
export function createAccessTokens({ transport, clock, limits, apiUrl, tenant, apiKey }: AuthDeps): AccessTokens {
  let token: { readonly value: string; readonly exchangedAt: number } | null = null;
  let underWay: Promise<string> | null = null;

  const exchange = async () => {
    const request: CredoRequest = {
      method: 'POST',
      path: path`/auth/exchange`,
      body: { api_token: apiKey, tenant },
      isRepeatable: true,
    };
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const answer = await transport.send(apiUrl, request, headers, [apiKey]);
    if (answer.status < 200 || answer.status >= 300) throw asKeyProblem(refusal(request, answer, [apiKey]));
    const parsed = answerSchema.safeParse(parseJson(answer.text));
    if (!parsed.success) throw misunderstanding(request, answer, 'There is no access_token in it.', [apiKey]);
    token = { value: parsed.data.access_token, exchangedAt: clock.now() };
    return token.value;
  };

  const exchangeOnce = () => {
    underWay ??= exchange().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  return {
    current: async () => {
      if (token && clock.now() - token.exchangedAt < limits.tokenAgeMs) return token.value;
      return exchangeOnce();
    },
    replace: async (refused) => (token && token.value !== refused ? token.value : exchangeOnce()),
  };
}

/** At the exchange, a refusal is about the key or the tenant, and a missing page about the address. */
function asKeyProblem(error: CredoApiError): CredoApiError {
  if (error.failure === 'not_found') {
    return new CredoApiError('unexpected', 'There is no Credo AI API at this address.', error);
  }
  if (error.failure !== 'invalid' && error.failure !== 'forbidden' && error.failure !== 'unauthorized') return error;
  return new CredoApiError('unauthorized', 'Credo AI does not accept the API key for this tenant.', error);
}
