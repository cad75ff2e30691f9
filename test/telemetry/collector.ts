import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { readSpans, type SentSpan } from './read-spans.ts';

export type Collector = {
  readonly url: string;
  /** Everything that came so far, as bytes, to look for what must not be there. */
  received(): Buffer;
  spans(): readonly SentSpan[];
  readonly headers: Readonly<Record<string, unknown>>[];
  /** Resolves with all spans as soon as `n` of this name have come. */
  waitFor(name: string, n?: number): Promise<readonly SentSpan[]>;
};

/** A collector of traces that takes OTLP over HTTP; `answer`: its status, or `never` to leave everybody waiting. */
export async function startCollector(answer: number | 'never' = 200): Promise<Collector> {
  const bodies: Buffer[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (request.url !== '/v1/traces' || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    bodies.push(Buffer.concat(chunks));
    headers.push(request.headers);
    if (answer !== 'never') response.writeHead(answer, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const spans = () => bodies.flatMap(readSpans);
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => Buffer.concat(bodies),
    spans,
    headers,
    waitFor: (name, n = 1) =>
      until(() => (spans().filter((span) => span.name === name).length >= n ? spans() : null), `${n} × ${name}`),
  };
}
