import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonApiType, type Reply } from './answers.ts';
import { newRequestId } from './ids.ts';
import type { RecordedRequest } from './types.ts';

export type Incoming = RecordedRequest & {
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly contentType: string;
};

/** Reads a request to its end. */
export async function readRequest(message: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  // The raw target is kept for the record, as `URL` would tidy it up.
  const target = message.url ?? '/';
  const path = target.split('?')[0] ?? '/';
  const url = new URL(target, 'http://credo.invalid');
  const { authorization, ...rest } = message.headers;
  return {
    method: message.method ?? 'GET',
    path,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    body: text === '' ? null : parse(text),
    url,
    authorization,
    contentType: message.headers['content-type'] ?? '',
  };
}

/** What may be kept of a request: everything but the credentials. */
export function recorded({ method, path, query, headers, body }: Incoming): RecordedRequest {
  const isKeyed = typeof body === 'object' && body !== null && 'api_token' in body;
  return { method, path, query, headers, body: isKeyed ? { ...body, api_token: '[hidden]' } : body };
}

/** Sends a reply, with a request id as on every answer of Credo. */
export function sendReply(
  response: ServerResponse,
  reply: Reply,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.statusCode = reply.status;
  response.setHeader('x-request-id', newRequestId());
  const { body } = reply;
  if (body !== undefined) {
    const fallbackType = typeof body === 'string' ? 'text/html' : `${jsonApiType}; charset=utf-8`;
    response.setHeader('content-type', reply.contentType ?? fallbackType);
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
