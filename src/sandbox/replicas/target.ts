import { type ClientRequest, type IncomingMessage, type ServerResponse, request as send } from 'node:http';

/** One replica as the load balancer sees it. */
export type Target = {
  /** Whether it answered last time it was asked. */
  isReady(): boolean;
  /** Asks it; what it was given breaks when it does not answer. */
  check(closing: AbortSignal): Promise<void>;
  /** Passes a request on; false when it is not there, and so got nothing of it. */
  pass(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<boolean>;
};

const answerBudgetMs = 2_000;

export function createTarget(url: string): Target {
  let isReady = true;
  const underWay = new Set<ClientRequest>();
  return {
    isReady: () => isReady,
    check: async (closing) => {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(answerBudgetMs)]);
      const answer = await fetch(`${url}/readyz`, { signal }).catch(() => null);
      await answer?.body?.cancel().catch(() => undefined);
      isReady = answer?.ok === true;
      if (answer === null) for (const request of underWay) request.destroy();
    },
    pass: (request, body, response) =>
      new Promise((resolve) => {
        const { method = 'GET', url: path = '/', headers } = request;
        const given = send(new URL(path, url), { method, headers: { ...headers, connection: 'close' } }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.on('error', () => response.destroy()).pipe(response);
          answer.once('close', () => underWay.delete(given));
          resolve(true);
        });
        underWay.add(given);
        given.once('error', (error) => {
          underWay.delete(given);
          if ('code' in error && error.code === 'ECONNREFUSED') return resolve(false);
          // It may have had the whole request, so nobody else may get it.
          request.socket.destroy();
          resolve(true);
        });
        given.end(body);
      }),
  };
}
