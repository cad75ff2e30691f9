import type { StoredEvent } from '../ports/inbox.ts';

/** What is read of an event. */
export const eventColumns = [
  'id',
  'connection_id',
  'idempotency_key',
  'type',
  'happened_at',
  'received_at',
  'body',
  'only_lane',
  'trace',
] as const;

type EventRow = {
  id: number;
  connection_id: string;
  idempotency_key: string;
  type: string | null;
  happened_at: number | null;
  received_at: number;
  body: string;
  only_lane: string | null;
  trace: string | null;
};

export function toEvent(row: EventRow): StoredEvent {
  return {
    id: row.id,
    connectionId: row.connection_id,
    idempotencyKey: row.idempotency_key,
    type: row.type,
    happenedAt: row.happened_at,
    receivedAt: row.received_at,
    body: row.body,
    onlyLane: row.only_lane,
    trace: row.trace,
  };
}
