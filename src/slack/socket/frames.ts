import { z } from 'zod';

const record = z.record(z.string(), z.unknown());

/* What Slack sends through a websocket (docs.slack.dev, Using Socket Mode). */
const envelope = z.object({
  type: z.enum(['events_api', 'slash_commands', 'interactive']),
  envelope_id: z.string().min(1),
  payload: record,
  retry_attempt: z.number().nullish(),
  retry_reason: z.string().nullish(),
});
const disconnect = z.object({ type: z.literal('disconnect'), reason: z.string().nullish() });
const hello = z.object({ type: z.literal('hello') });

/** Something that happened, to be acknowledged by its id. */
export type Envelope = {
  readonly id: string;
  readonly kind: z.output<typeof envelope>['type'];
  readonly payload: Readonly<Record<string, unknown>>;
  /** How often Slack offered it before. */
  readonly retryNum: number;
  readonly retryReason: string;
};

export type Frame =
  | { readonly kind: 'hello' | 'disconnect' | 'unknown' }
  | { readonly kind: 'envelope'; readonly envelope: Envelope };

/** Reads one message of the websocket; what is no message we know is `unknown`. */
export function readFrame(data: unknown): Frame {
  const message = typeof data === 'string' ? parse(data) : null;
  if (hello.safeParse(message).success) return { kind: 'hello' };
  if (disconnect.safeParse(message).success) return { kind: 'disconnect' };
  const read = envelope.safeParse(message);
  if (!read.success) return { kind: 'unknown' };
  const { envelope_id: id, type: kind, payload, retry_attempt, retry_reason } = read.data;
  return {
    kind: 'envelope',
    envelope: { id, kind, payload, retryNum: retry_attempt ?? 0, retryReason: retry_reason ?? '' },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
