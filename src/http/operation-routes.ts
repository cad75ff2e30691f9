import type { Clock } from '../clock.ts';
import { respondJson } from './respond.ts';
import { exactly, type Route } from './server.ts';

export type Readiness = { readonly isReady: boolean; readonly checks: Readonly<Record<string, 'ok' | 'failed'>> };

export type OperationDeps = {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
  readonly clock: Clock;
};

/** `/healthz`: the process is up. `/readyz`: database and workers work. `/metrics`: Prometheus text. */
export function operationRoutes(deps: OperationDeps): readonly Route[] {
  const methods = ['GET', 'HEAD'];
  const metrics = paced(deps.metrics, deps.clock);
  return [
    { methods, find: exactly('/healthz'), handle: (_request, response) => respondJson(response, 200, { ok: true }) },
    {
      methods,
      find: exactly('/readyz'),
      handle: async (_request, response) => {
        const { isReady, checks } = await deps.readiness();
        respondJson(response, isReady ? 200 : 503, { ok: isReady, checks });
      },
    },
    {
      methods,
      find: exactly('/metrics'),
      handle: async (request, response) => {
        const { text, contentType } = await metrics();
        response.writeHead(200, {
          'content-type': contentType,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        });
        response.end(request.method === 'HEAD' ? undefined : text);
      },
    },
  ];
}

/** Making answers takes at most one tenth of the time. */
const restFactor = 9;
const longestRestMs = 5_000;

/**
 * Whoever asks while an answer is being made gets that one, and the next one is begun after a rest that is as long as the
 * last one took, several times: many who ask at once cost no more than one, and nobody is given an old answer.
 */
function paced<V>(make: () => Promise<V>, clock: Clock): () => Promise<V> {
  let underWay: Promise<V> | null = null;
  let restUntil = 0;
  const answer = async () => {
    const restMs = Math.min(longestRestMs, restUntil - clock.now());
    if (restMs > 0) await clock.sleep(restMs);
    const startedAt = clock.now();
    try {
      return await make();
    } finally {
      restUntil = clock.now() + restFactor * (clock.now() - startedAt);
    }
  };
  return () => {
    underWay ??= answer().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
