import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import type { Credo, CredoOptions } from '../../src/sandbox/credo/types.ts';

/** Several tenants of Credo AI under one address, as Credo has them; they end with the test. */
export async function startCredos(
  tenants: readonly string[],
  options: (tenant: string) => CredoOptions = () => ({}),
): Promise<{ readonly url: string; of(tenant: string): Credo }> {
  const credos = new Map<string, Credo>();
  for (const tenant of tenants) credos.set(tenant, await startCredo({ tenant, ...options(tenant) }));
  const server = createServer((incoming, response) => void forward(credos, incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await Promise.all([...credos.values()].map((credo) => credo.close()));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    of: (tenant) => {
      const found = credos.get(tenant);
      if (!found) throw new Error(`There is no tenant ${tenant}.`);
      return found;
    },
  };
}

/** The tenant stands in the path, at the exchange in the body. */
async function forward(credos: ReadonlyMap<string, Credo>, incoming: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { url = '/', method, headers } = incoming;
  const tenant = /^\/api\/v2\/([^/]+)/.exec(url)?.[1] ?? tenantIn(body.toString());
  const credo = credos.get(tenant);
  if (!credo) return void response.writeHead(401).end('{"errors":[{"detail":"unknown tenant"}]}');
  const passed = request(`${credo.url}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  passed.end(body);
}

function tenantIn(text: string): string {
  const read: unknown = text === '' ? null : JSON.parse(text);
  return typeof read === 'object' && read !== null && 'tenant' in read ? String(read.tenant) : '';
}
