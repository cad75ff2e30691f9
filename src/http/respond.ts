import type { ServerResponse } from 'node:http';

/** Answers with a short JSON body; the connection is closed when the request was not read to its end. */
export function respondJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  const isUnread = !response.req.readableEnded && response.req.method !== 'GET' && response.req.method !== 'HEAD';
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isUnread && status >= 400 ? { connection: 'close' } : {}),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

/** Refuses a request: `code` is for machines, `message` says what to do. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  respondJson(response, status, { error: code, message }, headers);
}
