import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Action, WrongRequest } from './action-table.ts';
import type { LiveParts } from './live-parts.ts';
import { findPageFile } from './page-files.ts';
import { isOwnPage, securityHeaders } from './page-security.ts';
import type { TimelineDetail } from './page-state.ts';

const mostBodyBytes = 64 * 1024;

export type PageServerDeps = {
  readonly live: Pick<LiveParts, 'connect'>;
  readonly actions: Readonly<Record<string, Action>>;
  detail(id: string): TimelineDetail | null;
};

type Method = 'GET' | 'POST';
type Route = {
  readonly method: Method;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
};

/** Serves the page, what happens, and what people do on it, in the workspace it names; to this machine's own page only. */
export function createPageServer(depsOf: (workspace: string | null) => PageServerDeps): Server {
  return createServer((request, response) => {
    answer(depsOf(workspaceIn(request)), request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The sandbox failed here. Reload the page; if it happens again, start it again.');
    });
  });
}

function workspaceIn({ url = '/' }: IncomingMessage): string | null {
  return new URLSearchParams(url.split('?')[1]).get('workspace');
}

async function answer(deps: PageServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders())) response.setHeader(name, value);
  if (!isOwnPage(request)) return refuse(response, 403, 'Open the sandbox under the address it printed.');
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = await findRoute(deps, path);
  if (!route) return refuse(response, 404, 'The sandbox has nothing under this address.');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (method !== route.method) {
    response.setHeader('allow', route.method === 'GET' ? 'GET, HEAD' : route.method);
    return refuse(response, 405, `Only ${route.method} is possible here.`);
  }
  await route.handle(request, response);
}

async function findRoute(deps: PageServerDeps, path: string): Promise<Route | null> {
  const [, first, ...rest] = path.split('/');
  if (path === '/events') return { method: 'GET', handle: (request, response) => watch(deps, request, response) };
  if (first === 'timeline') {
    const detail = deps.detail(rest.join('/'));
    return detail && { method: 'GET', handle: (_request, response) => sendJson(response, 200, detail) };
  }
  if (first === 'actions') {
    const name = rest.join('/');
    const action = Object.hasOwn(deps.actions, name) ? deps.actions[name] : undefined;
    return action ? { method: 'POST', handle: (request, response) => act(action, request, response) } : null;
  }
  const file = await findPageFile(path);
  if (!file) return null;
  const { contentType, content } = file;
  return {
    method: 'GET',
    handle: (_request, response) => {
      if (contentType.startsWith('text/html')) {
        for (const [name, value] of Object.entries(securityHeaders(content))) response.setHeader(name, value);
      }
      send(response, 200, contentType, content);
    },
  };
}

function watch({ live }: PageServerDeps, { method }: IncomingMessage, response: ServerResponse): void {
  if (method === 'HEAD') send(response, 200, 'text/event-stream; charset=utf-8', '');
  else live.connect(response);
}

async function act(action: Action, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return refuse(response, 415, 'What is sent here must be JSON.');
  }
  const text = await readText(request);
  // The rest is read past, or the refusal might never arrive.
  request.resume();
  if (text === null) return refuse(response, 413, 'This is too long for the sandbox. Send something shorter.');
  try {
    const result = await action.run(parse(text));
    sendJson(response, 200, { ...result, ok: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'This could not be done.';
    // What people may do, but cannot right now, is an answer like any other.
    refuse(response, error instanceof WrongRequest ? 400 : 200, message);
  }
}

/** The body; null when it is too long. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const piece: Buffer = chunk;
    bytes += piece.length;
    if (bytes > mostBodyBytes) return null;
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WrongRequest('What was sent is not JSON.', { cause });
  }
}

function refuse(response: ServerResponse, status: number, error: string): void {
  sendJson(response, status, { ok: false, error });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, contentType: string, content: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(content),
  });
  response.end(response.req.method === 'HEAD' ? '' : content);
}
