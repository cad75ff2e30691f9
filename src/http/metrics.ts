import { Registry } from 'prom-client';
import type { AttemptNote, CredoOutcome, Matched, TokenCheck } from '../ports/observed.ts';
import { counterOf, duration } from './counters.ts';
import { createGauges, type Gathered } from './gauges.ts';
import * as labels from './metric-labels.ts';
import { createProcessGauges } from './process-gauges.ts';

/** What is counted in this process since its start, and the figures that are read when somebody asks. Labels are bounded. */
export type Metrics = {
  received(outcome: string): void;
  refused(reason: string): void;
  /** An event was answered 2xx, this long after its request came. */
  acknowledged(tookMs: number): void;
  matched(result: Matched): void;
  attempted(attempt: AttemptNote): void;
  credoCalled(outcome: CredoOutcome, tookMs: number): void;
  /** The webhook of a connection was compared with what is needed. */
  webhookChecked(state: string): void;
  tokenChecked(result: TokenCheck): void;
  spans(result: 'exported' | 'failed', count: number): void;
  /** The Prometheus text, with the figures as they are now. */
  text(gathered: Gathered): Promise<string>;
  readonly contentType: string;
};

/** Metrics of one running app. `startedAt`: when, in milliseconds since the epoch. */
export function createMetrics(build: { readonly version: string; readonly startedAt: number }): Metrics {
  const registry = new Registry();
  const count = counterOf(registry);
  const received = count(
    'credo_slack_events_received_total',
    'Authentic events, by outcome',
    'outcome',
    labels.received,
  );
  const refused = count('credo_slack_requests_refused_total', 'Requests refused, by reason', 'reason', labels.refused);
  const matched = count(
    'credo_slack_events_matched_total',
    'Events matched with subscriptions, by what they led to',
    'result',
    labels.matched,
  );
  const attempted = count('credo_slack_attempts_total', 'Attempts at Slack, by outcome', 'outcome', labels.outcomes);
  const settled = count(
    'credo_slack_deliveries_settled_total',
    'What became of attempts',
    'result',
    labels.settlements,
  );
  const delayed = count(
    'credo_slack_lane_delay_seconds_total',
    'Time for which conversations were put off after an attempt, by its outcome',
    'outcome',
    labels.outcomes,
  );
  const credoCalls = count(
    'credo_slack_credo_calls_total',
    "Calls to Credo AI's API, with their repetitions as one, by outcome",
    'outcome',
    labels.credoOutcomes,
  );
  const checked = count(
    'credo_slack_webhook_checks_total',
    'Comparisons of the webhook at Credo AI with what is needed, by result',
    'state',
    labels.webhookStates,
  );
  const tokenChecked = count(
    'credo_slack_token_checks_total',
    'Looks at the bot tokens of workspaces, by result',
    'result',
    labels.tokenChecks,
  );
  const spans = count('credo_slack_spans_total', 'Spans sent to the collector, or not', 'result', labels.exports);
  const ack = duration(registry, {
    name: 'credo_slack_ack_seconds',
    help: 'From an event being received to its 2xx, which follows its commit',
    buckets: [0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  const delivery = duration(registry, {
    name: 'credo_slack_delivery_seconds',
    help: "From an event being received to Slack's answer that it has the message, pacing and quiet hours included",
    label: 'to',
    values: ['channel', 'person'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200],
  });
  const credoCall = duration(registry, {
    name: 'credo_slack_credo_call_seconds',
    help: "How long calls to Credo AI's API took, with their repetitions",
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  const gauges = createGauges(registry);
  createProcessGauges(registry, build);
  return {
    received,
    refused,
    acknowledged: (tookMs) => ack(tookMs),
    matched,
    attempted: ({ outcome, settlement, delayMs, sinceReceiptMs, to }) => {
      attempted(outcome.kind);
      settled(settlement.kind);
      if (delayMs > 0 && outcome.kind !== 'sent') delayed(outcome.kind, delayMs / 1000);
      if (settlement.kind === 'delivered' && sinceReceiptMs !== null) delivery(sinceReceiptMs, to);
    },
    credoCalled: (outcome, tookMs) => {
      credoCalls(outcome);
      credoCall(tookMs);
    },
    webhookChecked: checked,
    tokenChecked,
    spans,
    text: (gathered) => {
      gauges.set(gathered);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
