import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxBodyBytes } from '../pipeline/receive.ts';

/** What is read past and thrown away so that a sender still sees our refusal; more than that, and it is cut off. */
const mostDiscardedBytes = 32 * 1_048_576;

/** Answers with a short JSON body; the connection is closed when the request was not read to its end. */
export function respondJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  const { req: request } = response;
  const isUnread = hasBody(request) && !request.readableEnded;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(isUnread ? { connection: 'close' } : {}),
    ...headers,
  });
  const shown = request.method === 'HEAD' ? '' : text;
  if (!isUnread) {
    response.end(shown);
    return;
  }
  // Closing with unread bytes resets the connection, and the sender might never see the answer.
  response.write(shown);
  discardBody(request, () => response.end());
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

/** What a sender is asked to wait when nothing can be taken right now. */
const retryAfterSeconds = '5';

/** Asks the sender to come again: nothing was stored. */
export function refuseOverload(response: ServerResponse): void {
  refuse(response, 503, 'overloaded', 'Too much is under way. Try again later.', { 'retry-after': retryAfterSeconds });
}

/** Asks the sender to come again: the database does not take anything right now. */
export function refuseUnstored(response: ServerResponse): void {
  const message = 'It cannot be stored right now. Try again later.';
  refuse(response, 503, 'unavailable', message, { 'retry-after': retryAfterSeconds });
}

/** Says why a body could not be taken. */
export function refuseBody(response: ServerResponse, reason: 'too_large' | 'cut_off' | 'overloaded'): void {
  if (reason === 'overloaded') refuseOverload(response);
  else if (reason === 'too_large') refuse(response, 413, 'too_large', `A body may have at most ${maxBodyBytes} bytes.`);
  else refuse(response, 400, 'cut_off', 'The request ended before its body was complete.');
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Reads on without keeping anything; the server's `requestTimeout` ends it for a sender that dawdles. */
function discardBody(request: IncomingMessage, done: () => void): void {
  let bytes = 0;
  const finish = () => {
    request.off('data', count);
    done();
  };
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostDiscardedBytes) finish();
  };
  request.on('data', count);
  request.once('end', finish);
  request.once('error', finish);
  request.resume();
}
