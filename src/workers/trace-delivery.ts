import { isPerson } from '../lane-id.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Delivery, LaneClaim, Settlement } from '../ports/outbox.ts';
import type { SendOutcome } from '../ports/slack.ts';
import { noTracing, type Span, type Tracing } from '../ports/tracing.ts';
import type { Windows } from '../ports/windows.ts';

type Deps = { readonly tracing: Tracing; readonly inbox: Inbox; readonly windows: Windows };

/** So many events of one message are named; more would tell nobody more. */
const mostLinks = 50;

/** The span of one attempt and of its steps. */
export type TracedDelivery = {
  /** Does a step within a span of its own, which tells how long it took. */
  step<T>(name: 'delivery.render' | 'slack.call', work: () => Promise<T>): Promise<T>;
  /** Nothing was sent. */
  withdrawn(reason: string): void;
  settled(outcome: SendOutcome, settlement: Settlement): void;
};

/**
 * Begins the span of an attempt: within the trace of the event it tells of, or, for a message that tells of many, a trace
 * of its own that names theirs. A notice of ours belongs to no event and has none.
 */
export async function traceDelivery(deps: Deps, claim: LaneClaim, delivery: Delivery): Promise<TracedDelivery> {
  const { windowId, origin, role } = delivery;
  const tracing = windowId === null && origin === null ? noTracing : deps.tracing;
  const span = tracing.start('delivery', {
    parent: origin?.trace ?? null,
    links: tracing.isOn && windowId !== null ? await tracesOf(deps, windowId) : [],
  });
  const facts = {
    'delivery.role': role,
    'delivery.to': isPerson(claim.channelId) ? 'person' : 'channel',
    'delivery.attempt': delivery.attempts + 1,
  };
  return {
    step: (name, work) => {
      const kind = name === 'slack.call' ? 'client' : 'internal';
      return ended(tracing.start(name, { kind, parent: span.traceparent }), work);
    },
    withdrawn: (reason) => span.end({ ...facts, 'delivery.result': 'withdrawn', 'delivery.reason': reason }),
    settled: (outcome, settlement) => {
      const told = { ...facts, 'delivery.outcome': outcome.kind, 'delivery.result': settlement.kind };
      if ('code' in outcome) span.end({ ...told, 'slack.error': outcome.code }, outcome.kind);
      else span.end(told);
    },
  };
}

async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    span.end();
    return result;
  } catch (error) {
    span.end({}, 'failed');
    throw error;
  }
}

async function tracesOf({ windows, inbox }: Deps, windowId: number): Promise<readonly string[]> {
  const events = (await windows.get(windowId))?.events ?? [];
  const stored = await Promise.all(events.slice(0, mostLinks).map(({ eventId }) => inbox.get(eventId)));
  return stored.flatMap((event) => event?.trace ?? []);
}
