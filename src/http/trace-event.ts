import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tracing } from '../ports/tracing.ts';

/** Without the key, which is a secret. */
const route = '/credo/webhooks/:key';

export type TracedEvent = {
  /** What becomes of the event goes on from here; null when nobody traces. */
  readonly traceparent: string | null;
  /** For the log, so that one leads to the other. */
  readonly traceId: string | null;
  /** The event was stored, or why it was not. */
  stored(outcome: string): void;
};

/**
 * Begins the spans of an event from the moment its request came: one until it is answered, within it one until it is
 * stored. They go on a trace of the sender's, if it names one. Only for senders who proved to be Credo: nobody else is to
 * choose what is traced.
 */
export function traceEvent(
  tracing: Tracing,
  request: IncomingMessage,
  response: ServerResponse,
  receivedAt: number,
): TracedEvent {
  const { traceparent } = request.headers;
  const span = tracing.start('credo.webhook', {
    kind: 'server',
    parent: typeof traceparent === 'string' ? traceparent : null,
    startedAt: receivedAt,
  });
  const storing = tracing.start('event.store', { parent: span.traceparent });
  let outcome = '';
  if (tracing.isOn) {
    response.once('close', () => {
      const { statusCode } = response;
      const facts = { 'http.request.method': 'POST', 'http.route': route, 'http.response.status_code': statusCode };
      span.end({ ...facts, 'event.outcome': outcome }, statusCode >= 500 ? outcome : undefined);
    });
  }
  return {
    traceparent: span.traceparent,
    traceId: span.traceparent?.split('-')[1] ?? null,
    stored: (told) => {
      outcome = told;
      storing.end();
    },
  };
}
