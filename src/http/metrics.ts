import { Counter, Gauge, Registry } from 'prom-client';
import type { Outbox } from '../ports/outbox.ts';

/** What is counted, with a bounded set of labels. */
export type Metrics = {
  received(outcome: string): void;
  refused(reason: string): void;
  attempted(outcome: string): void;
  settled(kind: string): void;
  /** The Prometheus text, with the outbox as it is now. */
  text(outbox: Outbox): Promise<string>;
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
    text: async (outbox) => {
      const depth = await outbox.depth();
      waiting.set(depth.waiting);
      dead.set(depth.deadLetters);
      oldest.set(depth.oldestWaitingAt ?? 0);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
