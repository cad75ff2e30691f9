import { refuse, respondJson } from './respond.ts';
import { exactly, type Route } from './server.ts';

export type Readiness = { readonly isReady: boolean; readonly checks: Readonly<Record<string, 'ok' | 'failed'>> };

/** `/healthz`: the process is up. `/readyz`: database and workers work. `/metrics`: Prometheus text. */
export function operationRoutes(deps: {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}): readonly Route[] {
  const methods = ['GET', 'HEAD'];
  const metrics = shared(deps.metrics);
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
    ...['/slack/install', '/slack/oauth_redirect'].map(
      (path): Route => ({
        methods,
        find: exactly(path),
        handle: (_request, response) =>
          refuse(response, 501, 'not_supported', 'This app is installed with a bot token. Ask whoever runs it.'),
      }),
    ),
  ];
}

/** Whoever asks while an answer is being made gets that one, so that many who ask at once cost no more than one. */
function shared<V>(make: () => Promise<V>): () => Promise<V> {
  let underWay: Promise<V> | null = null;
  return () => {
    underWay ??= make().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
