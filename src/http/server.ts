import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, databaseCode } from '../errors.ts';
import type { Log } from '../log.ts';
import { refuse, refuseUnstored } from './respond.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, key: string) => Promise<void> | void;

/** One path. `find` gives the variable part of the path ('' when there is none), or null when the path is unknown. */
export type Route = {
  readonly methods: readonly string[];
  readonly find: (path: string) => Promise<string | null> | string | null;
  readonly handle: Handler;
};

/** Slow senders are cut off long before they can use up connections (reliability: Inbound HTTP). */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};

/** Senders that ask without reading the answers cost memory only up to here. */
const mostRequestsPerSocket = 200;
const mostConnections = 10_000;

export type HttpServer = {
  /** Resolves with the port once it listens. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no new requests, lets running ones end for at most `timeoutMs`, then closes every connection. */
  close(timeoutMs: number): Promise<void>;
};

/** A route for one fixed path. */
export function exactly(path: string): Route['find'] {
  return (asked) => (asked === path ? '' : null);
}

/** Unknown path 404, wrong method 405, then the route's own handler; whatever it throws becomes a 500 without details. */
export function createHttpServer(routes: readonly Route[], log: Log): HttpServer {
  const listener: RequestListener = (request, response) => {
    response.on('error', () => undefined);
    dispatch(routes, request, response).catch((error: unknown) => {
      const code = databaseCode(error);
      log.error('http.failed', { method: request.method, code: code ?? undefined, error });
      if (code !== null) return refuseUnstored(response);
      refuse(response, 500, 'internal_error', 'Something broke on our side. Try again.');
    });
  };
  const server = createServer(timeouts, listener);
  server.maxRequestsPerSocket = mostRequestsPerSocket;
  server.maxConnections = mostConnections;
  return {
    listen: (host, port) => listen(server, host, port),
    close: (timeoutMs) => close(server, timeoutMs),
  };
}

async function dispatch(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  for (const route of routes) {
    const key = await route.find(path);
    if (key === null) continue;
    if (!route.methods.includes(request.method ?? '')) {
      const allow = route.methods.join(', ');
      return refuse(response, 405, 'method_not_allowed', `Use ${allow} here.`, { allow });
    }
    await route.handle(request, response, key);
    return;
  }
  refuse(response, 404, 'not_found', 'There is nothing at this address.');
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuseToStart = (cause: NodeJS.ErrnoException) => {
      const advice = listenAdvice[cause.code ?? ''] ?? 'Check HOST and PORT.';
      reject(new AppError('cannot_listen', `Port ${port} on ${host} cannot be used. ${advice}`, { cause }));
    };
    server.once('error', refuseToStart);
    server.listen(port, host, () => {
      server.off('error', refuseToStart);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

const listenAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program uses it: stop that one or set PORT.',
  EACCES: 'This user may not use it: set PORT to 1024 or more.',
  EADDRNOTAVAIL: 'This machine does not have that address: set HOST.',
};

function close(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}
