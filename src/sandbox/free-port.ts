import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections by themselves, so that none of those takes it meanwhile. */
const [first, count] = [12_000, 20_000];
/** Processes that look for ports at the same time look in different places. */
let next = (process.pid * 97) % count;

/** A port of loopback on which nobody listens right now, for a server that must know its own address before it starts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  if (!(await listening)) return false;
  server.close();
  await once(server, 'close');
  return true;
}
