import type { Clock } from '../clock.ts';
import type { Connection } from '../model.ts';
import type { CredoApi } from '../ports/credo.ts';
import { createAccessTokens } from './auth.ts';
import { misunderstanding, parseJson, refusal } from './failures.ts';
import { jsonApiType } from './jsonapi.ts';
import { type CredoLimits, defaultLimits } from './limits.ts';
import type { Answer, Calls, CredoRequest } from './request.ts';
import { createCommentThreads } from './resources/comment-threads.ts';
import { createReviews } from './resources/reviews.ts';
import { createRiskLevels } from './resources/risk-levels.ts';
import { createTasks } from './resources/tasks.ts';
import { createUseCases } from './resources/use-cases.ts';
import { createUsers } from './resources/users.ts';
import { createWebhooks } from './resources/webhooks.ts';
import { type CredoLog, createTransport, type TransportDeps } from './transport.ts';

type ClientOptions = {
  readonly connection: Connection;
  readonly apiKey: string;
  readonly clock: Clock;
  readonly log?: CredoLog;
  readonly limits?: Partial<CredoLimits>;
  readonly onCall?: TransportDeps['onCall'];
  /** The address was typed in Slack and not set by the operator; false when left out. */
  readonly isTyped?: boolean;
};

/** Creates the client of one Credo tenant. It calls nobody before its first method is called. */
export function createCredoClient(options: ClientOptions): CredoApi {
  const { connection, apiKey, clock, log, limits: chosen, isTyped = false, onCall = () => undefined } = options;
  const limits = { ...defaultLimits, ...chosen };
  const apiUrl = connection.apiUrl.replace(/\/+$/, '');
  const { tenant } = connection;
  const baseUrl = `${apiUrl}/api/v2/${encodeURIComponent(tenant)}`;
  const transport = createTransport({ clock, limits, log: log ?? null, isTyped, onCall });
  const tokens = createAccessTokens({ transport, clock, limits, apiUrl, tenant, apiKey });

  const send = (request: CredoRequest, token: string) => {
    const contentType = request.body ? { 'content-type': jsonApiType } : {};
    const headers = { accept: jsonApiType, ...contentType, authorization: `Bearer ${token}` };
    return transport.send(baseUrl, request, headers, secretsOf(request, token));
  };

  const secretsOf = (request: CredoRequest, token: string) => [apiKey, token, ...(request.secrets ?? [])];

  /** A 401 means that nothing was done, so even a request that must not be repeated goes out again with a new token. */
  const call = async (request: CredoRequest): Promise<{ answer: Answer; secrets: readonly string[] }> => {
    let token = await tokens.current();
    let answer = await send(request, token);
    if (answer.status === 401) {
      token = await tokens.replace(token);
      answer = await send(request, token);
    }
    const secrets = secretsOf(request, token);
    if (answer.status < 200 || answer.status >= 300) throw refusal(request, answer, secrets);
    return { answer, secrets };
  };

  const calls: Calls = {
    fetch: async (schema, request) => {
      const { answer, secrets } = await call(request);
      const json = parseJson(answer.text);
      if (json === undefined) throw misunderstanding(request, answer, 'The body is not JSON.', secrets);
      const parsed = schema.safeParse(json);
      if (parsed.success) return parsed.data;
      const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`);
      throw misunderstanding(request, answer, problems.join(', '), secrets);
    },
    run: async (request) => {
      await call(request);
    },
  };

  const { me, ...users } = createUsers(calls);
  return {
    me,
    users,
    webhooks: createWebhooks(calls),
    useCases: createUseCases(calls),
    commentThreads: createCommentThreads(calls),
    reviews: createReviews(calls),
    tasks: createTasks(calls),
    riskLevels: createRiskLevels(calls),
  };
}
