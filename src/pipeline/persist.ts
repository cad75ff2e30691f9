import { createHash } from 'node:crypto';
import type { Catalog } from '../events/catalog.ts';
import type { Appended, Inbox, NewEvent } from '../ports/inbox.ts';
import { type Headers, messageId } from './verify.ts';

/** Without an id and without a time, the same words are the same event only this long: a status may go A, B, A. */
const sameBodyWindowMs = 60_000;

/** Longer ids are not Svix's; they are replaced by their hash so that a key has a bounded size. */
const longestId = 200;

export type Persisted =
  | (Appended & { readonly event: NewEvent; readonly anomalies: readonly string[] })
  | { readonly outcome: 'not_an_object' };

/** Stage 3: makes an event of the bytes and stores it. Resolves only after the commit; a duplicate is a success. */
export async function persist(
  deps: { readonly inbox: Inbox; readonly catalog: Catalog },
  request: {
    readonly connectionId: string;
    readonly headers: Headers;
    readonly raw: Buffer;
    readonly receivedAt: number;
    readonly trace: string | null;
  },
): Promise<Persisted> {
  const text = request.raw.toString('utf8');
  const body = parseObject(text);
  if (!body) return { outcome: 'not_an_object' };

  const read = deps.catalog.read(body);
  const bodyHash = createHash('sha256').update(request.raw).digest('hex');
  const event: NewEvent = {
    connectionId: request.connectionId,
    idempotencyKey: idempotencyKey(request.headers, bodyHash, body),
    bodyHash,
    type: read.type,
    happenedAt: read.happenedAt,
    receivedAt: request.receivedAt,
    body: text,
    onlyLane: null,
    trace: request.trace,
  };
  return { ...(await deps.inbox.append(event)), event, anomalies: read.anomalies };
}

/** What makes a redelivery the same event (design: Decisions, 3). */
function idempotencyKey(
  headers: Headers,
  bodyHash: string,
  body: Readonly<Record<string, unknown>>,
): NewEvent['idempotencyKey'] {
  const id = messageId(headers);
  if (id) {
    const bounded = id.length <= longestId ? id : createHash('sha256').update(id).digest('hex');
    return { key: `id:${bounded}`, windowMs: null };
  }
  const hasTime = typeof body['time'] === 'string' && body['time'] !== '';
  return { key: `body:${bodyHash}`, windowMs: hasTime ? null : sameBodyWindowMs };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
