import type { CredoFailure } from '../errors.ts';
import type { Settlement } from './outbox.ts';
import type { SendOutcome } from './slack.ts';

/* What the work tells whoever counts it. */

/** What an event led to: something to send, something held to be sent later, or nothing. */
export type Matched = 'delivered' | 'held' | 'nobody';

/** How an attempt at Slack ended. */
export type AttemptNote = {
  readonly outcome: SendOutcome;
  readonly settlement: Settlement;
  /** How long its lane is put off because of it. */
  readonly delayMs: number;
  /** Since the event it tells of was received; null when it tells of none, or of many. */
  readonly sinceReceiptMs: number | null;
  readonly to: 'channel' | 'person';
};

/** How a look at a bot token ended. */
export type TokenCheck = 'works' | 'refused' | 'unanswered';

/** How a call to Credo's API ended. */
export type CredoOutcome = 'ok' | CredoFailure;
