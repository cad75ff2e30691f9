import { Counter, Gauge, Registry } from 'prom-client';
import type { Inbox } from '../ports/inbox.ts';
import type { Outbox } from '../ports/outbox.ts';

/** What is counted, with a bounded set of labels. */
export type Metrics = {
  received(outcome: string): void;
  refused(reason: string): void;
  attempted(outcome: string): void;
  settled(kind: string): void;
  /** The Prometheus text, with the inbox and the outbox as they are now. */
  text(inbox: Inbox, outbox: Outbox): Promise<string>;
  readonly contentType: string;
};

/** Counters and gauges of one running app. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const received = new Counter({
    name: 'credo_slack_events_received_total',
    help: 'Authentic events, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const refused = new Counter({
    name: 'credo_slack_requests_refused_total',
    help: 'Requests refused, by reason',
    labelNames: ['reason'],
    registers,
  });
  const attempted = new Counter({
    name: 'credo_slack_attempts_total',
    help: 'Attempts at Slack, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const settled = new Counter({
    name: 'credo_slack_deliveries_settled_total',
    help: 'What became of attempts',
    labelNames: ['result'],
    registers,
  });
  const unmatched = new Gauge({
    name: 'credo_slack_events_unmatched',
    help: 'Events stored and not matched yet',
    registers,
  });
  const oldestUnmatched = new Gauge({
    name: 'credo_slack_oldest_unmatched_timestamp_ms',
    help: 'When the oldest unmatched event was received; 0 when there is none',
    registers,
  });
  const waiting = new Gauge({ name: 'credo_slack_deliveries_waiting', help: 'Deliveries not sent yet', registers });
  const dead = new Gauge({ name: 'credo_slack_dead_letters', help: 'Deliveries given up', registers });
  const oldest = new Gauge({
    name: 'credo_slack_oldest_waiting_timestamp_ms',
    help: 'When the oldest waiting delivery was made; 0 when none waits',
    registers,
  });
  return {
    received: (outcome) => received.inc({ outcome }),
    refused: (reason) => refused.inc({ reason }),
    attempted: (outcome) => attempted.inc({ outcome }),
    settled: (result) => settled.inc({ result }),
    text: async (inbox, outbox) => {
      const received = await inbox.depth();
      unmatched.set(received.unmatched);
      oldestUnmatched.set(received.oldestReceivedAt ?? 0);
      const depth = await outbox.depth();
      waiting.set(depth.waiting);
      dead.set(depth.deadLetters);
      oldest.set(depth.oldestWaitingAt ?? 0);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
