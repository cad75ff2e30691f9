import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { parseArguments, readBody } from './arguments.ts';
import { authorize } from './authorize-page.ts';
import { Refusal } from './refusal.ts';
import { sendJson, spoil } from './replies.ts';
import { type Site, siteOf } from './site-of.ts';
import { readCall } from './web-api.ts';

/** The three addresses of Slack that an app talks to: the Web API, response URLs, and the page that installs the app. */
export function createSlackServer(sites: readonly Site[]): Server {
  return createServer((request, response) => {
    route(request, response, sites).catch((error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { ok: false, error: 'simulator_bug', reason });
    });
  });
}

async function route(request: IncomingMessage, response: ServerResponse, sites: readonly Site[]): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://slack');
  const [, first, ...rest] = pathname.split('/');
  const last = rest.at(-1) ?? '';
  if (pathname === '/oauth/v2/authorize') return authorize(searchParams, sites, response);
  const body = await readBody(request);
  if (first === 'api') {
    const { token, args } = readCall(request, body, undefined);
    const site = siteOf(sites, token, args);
    if (site) return await site.webApi.handle(last, request, response, body);
  }
  const site = sites.find(({ slack }) => slack.teamId === rest[0]) ?? sites[0];
  if (first === 'respond' && site) return await respond(last, request, response, body, site);
  sendJson(response, 404, { ok: false, error: 'not_found' });
}

/** An answer to a command or a click. A URL that is used up or too old is gone: 404. */
async function respond(
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  deps: Site,
): Promise<void> {
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
