import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { createCredoClient } from '../../src/credo/client.ts';
import type { CredoApi } from '../../src/ports/credo.ts';
import { createTestClock, type LogLine } from './support.ts';

export type Answers = {
  readonly status: number;
  readonly body: string;
  readonly requestId?: string;
  /** The body begins and never ends. */
  readonly stalls?: boolean;
};

type Options = {
  readonly apiKey: string;
  readonly token: string;
  readonly exchange?: Answers;
  readonly answer?: Answers;
};

/** A server that gives a chosen token and one answer to everything else; the simulated Credo makes its own tokens. */
export async function startTokenServer({ apiKey, token, exchange, answer }: Options) {
  const given = exchange ?? { status: 200, body: JSON.stringify({ access_token: token }) };
  const stalled = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const { status, body, requestId, stalls } = (request.url === '/auth/exchange' ? given : answer) ?? given;
    response.writeHead(status, requestId ? { 'x-request-id': requestId } : {});
    if (stalls) response.write(body, () => stalled.resolve());
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const apiUrl = `http://127.0.0.1:${address.port}/`;
  const lines: LogLine[] = [];
  const clock = createTestClock();
  const api: CredoApi = createCredoClient({
    connection: { id: 'default', apiUrl, appUrl: apiUrl, tenant: 'acme', webhookAuth: 'o_auth' },
    apiKey,
    clock,
    log: {
      info: (fields, message) => lines.push({ level: 'info', fields, message }),
      warn: (fields, message) => lines.push({ level: 'warn', fields, message }),
    },
  });
  return { api, lines, clock, stalled: stalled.promise };
}
