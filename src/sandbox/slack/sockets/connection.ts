import type { WebSocket } from 'ws';
import { z } from 'zod';

/** How often Slack looks whether an app is still there; the app hears it as well. */
const pingMs = 5_000;
/** Slack cuts off an app that it asked to connect again (docs.slack.dev, Using Socket Mode: Disconnecting). */
const patienceAfterRefreshMs = 10_000;

const acknowledgement = z.object({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).nullish(),
});

/** What became of an offer: the payload of its acknowledgement, or that the connection broke or nobody answered. */
export type Outcome =
  | { readonly kind: 'acknowledged'; readonly payload: Readonly<Record<string, unknown>> | null }
  | { readonly kind: 'closed' | 'silent' };

/** Slack's side of one websocket. */
export type Connection = {
  readonly number: number;
  /** Whether envelopes may still be sent here. */
  isTaking(): boolean;
  offer(envelope: { readonly envelope_id: string }, patienceMs: number): Promise<Outcome>;
  refresh(): void;
  loseNextAnswer(): void;
  freeze(): void;
  cut(): void;
};

/** Takes over a websocket that was just opened, and says hello. */
export function takeOver(socket: WebSocket, number: number, onClosed: () => void): Connection {
  const waiting = new Map<string, (outcome: Outcome) => void>();
  let isTaking = true;
  let isFrozen = false;
  let breaksAtAnswer = false;
  let cutOff: NodeJS.Timeout | undefined;
  const send = (message: object) => {
    if (!isFrozen) socket.send(JSON.stringify(message), () => undefined);
  };
  const pings = setInterval(() => {
    if (!isFrozen) socket.ping('Ping from sandbox');
  }, pingMs).unref();

  socket.on('message', (data) => {
    if (isFrozen) return;
    if (breaksAtAnswer) return socket.terminate();
    const read = acknowledgement.safeParse(parse(data.toString()));
    if (!read.success) return;
    const { envelope_id, payload } = read.data;
    waiting.get(envelope_id)?.({ kind: 'acknowledged', payload: payload ?? null });
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isTaking = false;
    clearInterval(pings);
    clearTimeout(cutOff);
    for (const settle of [...waiting.values()]) settle({ kind: 'closed' });
    onClosed();
  });
  send({
    type: 'hello',
    num_connections: number,
    connection_info: { app_id: 'A0CREDOAI00' },
    debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
  });

  return {
    number,
    isTaking: () => isTaking,
    offer: (envelope, patienceMs) =>
      new Promise((resolve) => {
        const settle = (outcome: Outcome) => {
          clearTimeout(timer);
          waiting.delete(envelope.envelope_id);
          resolve(outcome);
        };
        const timer = setTimeout(() => settle({ kind: 'silent' }), patienceMs);
        waiting.set(envelope.envelope_id, settle);
        send(envelope);
      }),
    refresh: () => {
      isTaking = false;
      send({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'sandbox' } });
      cutOff = setTimeout(() => socket.terminate(), patienceAfterRefreshMs).unref();
    },
    loseNextAnswer: () => {
      breaksAtAnswer = true;
    },
    freeze: () => {
      isFrozen = true;
    },
    cut: () => socket.terminate(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
