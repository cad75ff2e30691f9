import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type BlackHole = {
  readonly port: number;
  /** From now on nothing passes, in either direction, and no connection ends: as when a cable is pulled. */
  swallow(): void;
  /** New connections pass again; those that were swallowed stay dead. */
  heal(): void;
};

/** A TCP proxy to a port of 127.0.0.1 that can become a half-open connection. Ends with the test. */
export async function startBlackHole(targetPort: number): Promise<BlackHole> {
  let isSwallowing = false;
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    sockets.add(near.on('error', () => undefined));
    if (isSwallowing) return void near.pause();
    const far = connect(targetPort, '127.0.0.1');
    sockets.add(far.on('error', () => near.destroy()));
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    swallow: () => {
      isSwallowing = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    heal: () => {
      isSwallowing = false;
    },
  };
}
