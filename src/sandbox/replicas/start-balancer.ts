import { once } from 'node:events';
import { createServer } from 'node:http';
import { systemClock } from '../../clock.ts';
import { createTarget, type Target } from './target.ts';

export type Balancer = {
  /** The one address under which the replicas are reached. */
  readonly url: string;
  /** Passes requests on to these addresses from now on. */
  serve(urls: readonly string[]): void;
  close(): Promise<void>;
};

const checkEveryMs = 500;

/**
 * A small load balancer on 127.0.0.1: each request goes to the next replica that is ready (`/readyz`). One that is not
 * there is passed over at once; one that stands still loses what it was given, once it does not answer any more.
 */
export async function startBalancer(): Promise<Balancer> {
  let targets: readonly Target[] = [];
  let turn = 0;
  const closing = new AbortController();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    for await (const chunk of request) chunks.push(chunk);
    turn += 1;
    const ready = targets.filter(({ isReady }) => isReady());
    const usable = ready.length > 0 ? ready : targets;
    const start = usable.length > 0 ? turn % usable.length : 0;
    for (const target of [...usable.slice(start), ...usable.slice(0, start)]) {
      if (await target.pass(request, Buffer.concat(chunks), response)) return;
    }
    // As where nobody listens: whoever asked gets no answer.
    request.socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const watch = async (target: Target) => {
    while (!closing.signal.aborted) {
      await target.check(closing.signal);
      await systemClock.sleep(checkEveryMs, closing.signal).catch(() => undefined);
    }
  };
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (urls) => {
      targets = urls.map(createTarget);
      for (const target of targets) void watch(target);
    },
    close: async () => {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
