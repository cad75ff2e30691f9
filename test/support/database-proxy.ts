import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type DatabaseProxy = {
  readonly port: number;
  /** All connections break, and none is made any more. */
  cut(): void;
  /** Connections are made again; to another port from now on, if one is given. */
  heal(targetPort?: number): void;
};

/** The network between the app and its database: a TCP proxy to a port of 127.0.0.1. Ends with the test. */
export async function startDatabaseProxy(firstPort: number): Promise<DatabaseProxy> {
  let targetPort = firstPort;
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(targetPort, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    drop();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      isCut = true;
      drop();
    },
    heal: (port = targetPort) => {
      targetPort = port;
      isCut = false;
    },
  };
}
