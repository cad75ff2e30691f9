import { z } from 'zod';
import type { AttemptReport, Credo, EventReport } from '../credo/types.ts';
import type { ApiCall, CallOutcome, Slack } from '../slack/types.ts';
import type { AppLine } from './app-lines.ts';
import { type EventRecord, newRecord, noteAttempt, noteCall, noteLine, secondsOf } from './event-record.ts';
import { titleOf } from './event-title.ts';
import type { TimelineDetail, TimelineState } from './page-state.ts';
import { showEvent } from './stages.ts';

const mostEvents = 200;
const mostWaitingCalls = 200;
/** How the app names an event by the id Svix gave it. */
const keyPrefix = 'id:';

export type Timeline = {
  state(): TimelineState;
  detail(id: string): TimelineDetail | null;
  /** Takes a line of the app's log. */
  hear(line: AppLine): void;
  /** Takes that nothing waits in the app any more, of all it had accepted at `at`. */
  settle(at: number): void;
};

/** Follows each event from Credo AI through the app to Slack; the latest ones are kept. */
export function createTimeline({ slack, credo }: { readonly slack: Slack; readonly credo: Credo }): Timeline {
  /** By Svix id, oldest first. */
  const records = new Map<string, EventRecord>();
  const byEventId = new Map<number, EventRecord>();
  /** One message may tell of many events. */
  const byDeliveryId = new Map<number, readonly EventRecord[]>();
  /** Calls of deliveries the app has not named yet. */
  const waitingCalls = new Map<number, ApiCall[]>();

  const keep = (record: EventRecord): EventRecord => {
    records.set(record.id, record);
    forgetOldest(records, mostEvents);
    return record;
  };
  const onEvent = (event: EventReport) => {
    const { svixId: id, type, at, webhooks } = event;
    keep(newRecord({ id, type, at, title: titleOf(event, credo.state), isUnwanted: webhooks === 0 }));
  };
  const onAttempt = (report: AttemptReport) => {
    const { svixId: id, startedAt: at } = report;
    const type = typeOf(report.body);
    noteAttempt(records.get(id) ?? keep(newRecord({ id, type, title: type, at, isUnwanted: false })), report);
  };
  const onCall = (call: ApiCall) => {
    const deliveryId = deliveryOf(call);
    if (deliveryId === null) return;
    const told = byDeliveryId.get(deliveryId);
    if (told) return told.forEach((record) => void noteCall(record, call));
    waitingCalls.set(deliveryId, [...(waitingCalls.get(deliveryId) ?? []), call]);
    forgetOldest(waitingCalls, mostWaitingCalls);
  };
  credo.onEvent(onEvent);
  credo.onAttempt(onAttempt);
  slack.onChange((change) => {
    if (change.kind === 'call') onCall(change.call);
  });

  const find = ({ idempotencyKey, eventId }: AppLine) => {
    const byKey = idempotencyKey?.startsWith(keyPrefix) ? records.get(idempotencyKey.slice(keyPrefix.length)) : null;
    const record = byKey ?? byEventId.get(eventId ?? Number.NaN);
    if (!record || typeof eventId !== 'number') return record;
    byEventId.set(eventId, record);
    forgetOldest(byEventId, mostEvents);
    return record;
  };
  const channelName = (ref: unknown) => {
    const found = typeof ref === 'string' ? slack.workspace.channels().find(({ id }) => id === ref) : undefined;
    return found && !found.is_im ? `#${found.name}` : 'a direct message';
  };

  return {
    state: () => ({ events: [...records.values()].reverse().map(showEvent) }),
    detail: (id) => {
      const record = records.get(id);
      if (!record) return null;
      const last = record.attempts.at(-1);
      return {
        event: showEvent(record),
        body: last?.body ?? '',
        headers: last?.headers ?? {},
        attempts: record.attempts.map(({ startedAt, endedAt, status, problem, nextAttemptInMs }) => ({
          ...{ at: startedAt, tookMs: (endedAt ?? startedAt) - startedAt, status, nextAttemptInMs },
          problem: endedAt === null ? 'under way' : problem,
        })),
        slackCalls: record.calls.map(({ at, method, args, outcome }) => ({
          ...{ at, method, channel: channelName(args['channel']), outcome: wordsFor(outcome), args },
        })),
      };
    },
    hear: (line) => {
      const found = line.eventIds ? line.eventIds.map((id) => byEventId.get(id)) : [find(line)];
      const told = found.filter((record) => record !== undefined);
      for (const record of told) noteLine(record, line);
      const { deliveryId } = line;
      if (told.length === 0 || deliveryId === undefined || byDeliveryId.has(deliveryId)) return;
      byDeliveryId.set(deliveryId, told);
      forgetOldest(byDeliveryId, mostEvents * 2);
      for (const call of waitingCalls.get(deliveryId) ?? []) for (const record of told) noteCall(record, call);
      waitingCalls.delete(deliveryId);
    },
    settle: (at) => {
      for (const record of records.values()) {
        if (record.acceptedAt !== null && record.acceptedAt <= at) record.settledAt = at;
      }
    },
  };
}

function forgetOldest<K>(map: Map<K, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

const envelope = z.object({ type: z.string() });

function typeOf(body: string): string {
  try {
    return envelope.parse(JSON.parse(body)).type;
  } catch {
    return 'unknown';
  }
}

const ownMetadata = z.object({ metadata: z.object({ event_payload: z.object({ delivery: z.number() }) }) });

/** Which of the app's deliveries a call is about; null when it is about none. */
function deliveryOf({ args }: ApiCall): number | null {
  return ownMetadata.safeParse(args).data?.metadata.event_payload.delivery ?? null;
}

function wordsFor(outcome: CallOutcome): string {
  switch (outcome.kind) {
    case 'answered':
      return 'done';
    case 'refused':
      return `refused: ${outcome.error}`;
    case 'rate_limited':
      return `rate limited, asked to wait ${secondsOf(outcome.retryAfterS * 1000)}`;
    case 'faulted':
      return `${outcome.fault.replaceAll('_', ' ')}${outcome.accepted ? ', though it was done' : ''}`;
  }
}
