import type { NewEvent } from '../../src/ports/inbox.ts';
import { createSecretBox } from '../../src/secret-box.ts';

const at = Date.UTC(2026, 0, 5, 9);
let events = 0;

/** An event that never came before, unless told otherwise. */
export function makeEvent(over: Partial<NewEvent> = {}): NewEvent {
  events += 1;
  return {
    connectionId: 'default',
    idempotencyKey: { key: `id:msg_${events}`, windowMs: null },
    bodyHash: `hash-${events}`,
    type: 'use_case_review_status_updated',
    happenedAt: at,
    receivedAt: at,
    body: `{"number":${events}}`,
    onlyLane: null,
    trace: null,
    ...over,
  };
}

export const makeMessage = (text: string) => ({ text, blocks: [] });

export const testKey = Buffer.alloc(32, 1);
export const testBox = createSecretBox([testKey]);
