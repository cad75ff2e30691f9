import { notFound, type Reply } from './answers.ts';

export type RouteRequest = {
  /** The decoded `:names` of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** One operation of the tenant's API; `path` is below `/api/v2/<tenant>`, such as `/users/:id`. */
export type Route = {
  readonly method: string;
  readonly path: string;
  handle(request: RouteRequest): Reply;
};

/** Answers with the first route that fits; 404 when none does. */
export function dispatch(
  routes: readonly Route[],
  method: string,
  path: string,
  rest: Omit<RouteRequest, 'params'>,
): Reply {
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.path, path) : null;
    if (params) return route.handle({ ...rest, params });
  }
  return notFound();
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = decodeURIComponent(value);
    else if (segment !== value) return null;
  }
  return params;
}
