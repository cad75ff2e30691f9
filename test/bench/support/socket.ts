import { connect } from 'node:net';

export type Socket = {
  /** Sends one whole request and resolves with the status of its answer; 0 when the connection broke. */
  send(request: Buffer): Promise<number>;
  close(): void;
};

/**
 * One keep-alive connection with one request under way, over bare sockets, so that the sender's own work takes as little
 * of the machine as possible. It connects anew when the server closes it.
 */
export function openSocket(host: string, port: number): Socket {
  let current: ReturnType<typeof connect> | null = null;
  let settle: ((status: number) => void) | null = null;
  let got = '';

  const done = (status: number) => {
    const told = settle;
    settle = null;
    got = '';
    told?.(status);
  };
  const read = (chunk: Buffer) => {
    got += chunk.toString('latin1');
    const headEnd = got.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = got.slice(0, headEnd).toLowerCase();
    const isChunked = head.includes('transfer-encoding: chunked');
    const length = Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
    const isWhole = isChunked ? got.endsWith('0\r\n\r\n') : got.length >= headEnd + 4 + length;
    if (!isWhole) return;
    if (head.includes('connection: close')) drop();
    done(Number(head.slice(9, 12)));
  };
  const drop = () => {
    const old = current;
    current = null;
    old?.destroy();
  };
  const open = () => {
    const socket = connect({ host, port, noDelay: true });
    socket.on('data', read);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (socket !== current) return;
      current = null;
      done(0);
    });
    current = socket;
    return socket;
  };
  return {
    send: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        (current ?? open()).write(request);
      }),
    close: drop,
  };
}
