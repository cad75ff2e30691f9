import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';

const errorPage = '<!DOCTYPE html><html><head><title>Slack</title></head><body><h1>Server error</h1></body></html>';

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers in the way a fault asks for; `goodBody` is what would have been said. */
export function spoil(response: ServerResponse, fault: Fault, goodBody: string): void {
  switch (fault.kind) {
    case 'status':
      if (fault.body === 'json') sendJson(response, fault.status, { ok: false, error: 'internal_error' });
      else sendPage(response, fault.status);
      break;
    case 'error':
      sendJson(response, 200, { ok: false, error: fault.error });
      break;
    case 'rate_limited': {
      const { retryAfter = 1 } = fault;
      const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
      sendJson(response, 429, { ok: false, error: 'ratelimited' }, headers);
      break;
    }
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(goodBody === '' ? '{"ok":true,"chan' : goodBody.slice(0, Math.ceil(goodBody.length / 2)));
      break;
    case 'html':
      sendPage(response, 200);
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'hang':
    case 'delay':
      break;
  }
}

function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(errorPage);
}
