import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { parseArguments, readBody } from './arguments.ts';
import type { Faults } from './faults.ts';
import { authorize } from './methods/auth.ts';
import type { Platform } from './methods/method.ts';
import { Refusal } from './refusal.ts';
import { sendJson, spoil } from './replies.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { WebApi } from './web-api.ts';

type Deps = {
  readonly platform: Platform;
  readonly webApi: WebApi;
  readonly responseUrls: ResponseUrls;
  readonly faults: Faults;
};

/** The three addresses of Slack that an app talks to: the Web API, response URLs, and the page that installs the app. */
export function createSlackServer(deps: Deps): Server {
  return createServer((request, response) => {
    route(request, response, deps).catch((error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { ok: false, error: 'simulator_bug', reason });
    });
  });
}

async function route(request: IncomingMessage, response: ServerResponse, deps: Deps): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://slack');
  const [, first, ...rest] = pathname.split('/');
  const last = rest.at(-1) ?? '';
  if (first === 'api') return await deps.webApi.handle(last, request, response);
  if (first === 'respond') return await respond(last, request, response, deps);
  if (pathname === '/oauth/v2/authorize') {
    const back = authorize(searchParams, deps.platform);
    if (back === null) return sendJson(response, 400, { ok: false, error: 'invalid_client_id' });
    response.writeHead(302, { location: back }).end();
    return;
  }
  sendJson(response, 404, { ok: false, error: 'not_found' });
}

/** An answer to a command or a click. A URL that is used up or too old is gone: 404. */
async function respond(id: string, request: IncomingMessage, response: ServerResponse, deps: Deps): Promise<void> {
  const body = await readBody(request);
  const fault = deps.faults.take('response_url', deps.responseUrls.channelOf(id));
  if (fault?.kind === 'delay') await deps.platform.clock.sleep(fault.delayMs);
  else if (fault !== null && fault.isAccepted !== true) return spoil(response, fault, '');
  try {
    deps.responseUrls.use(id, parseArguments(request, body, true));
    if (fault !== null && fault.kind !== 'delay') return spoil(response, fault, '{"ok":true}');
    sendJson(response, 200, { ok: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isGone = error.code === 'expired_url' || error.code === 'used_url';
    sendJson(response, isGone ? 404 : 400, { ok: false, error: error.code, ...error.more });
  }
}

/** Listens on this machine only; resolves with the address. */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = z.object({ port: z.number() }).parse(server.address());
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** Stops listening and breaks every connection. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
