import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { unauthenticated } from './answers.ts';
import { sendReply } from './http-exchange.ts';
import type { Credo } from './types.ts';

export type FrontDoor = { readonly url: string; close(): Promise<void> };

/** One address on 127.0.0.1 for several simulated tenants, as Credo AI has one for all of them. */
export async function openFrontDoor(tenants: readonly Credo[]): Promise<FrontDoor> {
  const server = createServer((incoming, response) => {
    pass(tenants, incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const exchange = z.object({ tenant: z.string() });

/** The tenant stands in the path, and at the exchange of a key in the body. */
async function pass(tenants: readonly Credo[], incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { url: path = '/', method = 'GET', headers } = incoming;
  const wanted = /^\/api\/v2\/([^/]+)/.exec(path)?.[1] ?? tenantIn(body.toString('utf8'));
  const credo = tenants.find(({ tenant }) => tenant === wanted);
  if (!credo) return sendReply(response, unauthenticated());
  const passed = request(new URL(path, credo.url), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy()).pipe(response);
  });
  passed.on('error', () => incoming.socket.destroy());
  passed.end(body);
}

function tenantIn(text: string): string | null {
  try {
    return exchange.parse(JSON.parse(text)).tenant;
  } catch {
    return null;
  }
}
