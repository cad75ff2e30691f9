import type { AttemptReport } from '../credo/types.ts';
import type { ApiCall } from '../slack/types.ts';
import type { AppLine } from './app-lines.ts';

/** What is known of one event, from Credo AI, from the app's log and from Slack. It only ever grows. */
export type EventRecord = {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly at: number;
  /** No webhook wants events of this kind. */
  readonly isUnwanted: boolean;
  /** Newest last; one that is under way has no end yet. */
  attempts: readonly AttemptReport[];
  /** How often it was brought, also beyond what `attempts` keeps. */
  attemptCount: number;
  /** When Credo AI was told that it is safe. */
  acceptedAt: number | null;
  stored: {
    readonly receivedAt: number;
    readonly verifiedAt: number;
    readonly storedAt: number;
    readonly replica: number | null;
  } | null;
  /** How often the app recognised it as one it has already. */
  repeats: number;
  matched: Matched | null;
  /** When the app had nothing left to do, so that all it had accepted before is over, whatever its log still tells. */
  settledAt: number | null;
  readonly deliveries: Map<number, DeliveryNews>;
  calls: readonly ApiCall[];
  callCount: number;
};

/** For how many channels and people an event is, and why it is told of later. */
export type Matched = {
  readonly at: number;
  readonly channels: number;
  readonly people: number;
  readonly held: NonNullable<AppLine['held']>;
  /** It tells of what somebody wrote in Slack. */
  readonly isReply: boolean;
  /** Which of several replicas did it. */
  readonly replica: number | null;
};

/** What the app said last of one delivery; `merged`: the message that it would change says it already. */
export type DeliveryNews = {
  readonly at: number;
  readonly state: 'under_way' | 'delivered' | 'merged' | 'needless' | 'dead';
  readonly attempt: number;
  readonly note: string | null;
  readonly replica: number | null;
};

const mostKeptPerEvent = 50;

/** A record of an event nothing happened to yet. */
export function newRecord(about: Pick<EventRecord, 'id' | 'type' | 'title' | 'at' | 'isUnwanted'>): EventRecord {
  return {
    ...about,
    ...{ attempts: [], attemptCount: 0, acceptedAt: null, stored: null, repeats: 0, matched: null, settledAt: null },
    ...{ deliveries: new Map(), calls: [], callCount: 0 },
  };
}

/** Notes that an attempt began or ended. */
export function noteAttempt(record: EventRecord, report: AttemptReport): void {
  if (report.endedAt === null) {
    record.attemptCount += 1;
    record.attempts = [...record.attempts, report].slice(-mostKeptPerEvent);
    return;
  }
  if (isTaken(report)) record.acceptedAt ??= report.endedAt;
  // Of two copies that began together either may be meant; they differ in nothing that is shown.
  const begun = record.attempts.find((one) => one.attempt === report.attempt && one.endedAt === null);
  record.attempts = record.attempts.map((one) => (one === begun ? report : one));
}

/** Notes a line of the app's log that names this event. */
export function noteLine(record: EventRecord, line: AppLine): void {
  switch (line.event) {
    case 'inbox.received': {
      const verifiedAt = line.time - (line.storedInMs ?? 0);
      record.stored = {
        ...{ receivedAt: verifiedAt - (line.verifiedInMs ?? 0), verifiedAt, storedAt: line.time },
        replica: line.replica ?? null,
      };
      break;
    }
    case 'inbox.duplicate':
    case 'inbox.conflict':
      record.repeats += 1;
      break;
    case 'inbox.matched':
      record.matched = {
        ...{ at: line.time, channels: line.deliveries ?? 0, people: line.directs ?? 0 },
        ...{ held: line.held ?? [], isReply: line.isReply ?? false, replica: line.replica ?? null },
      };
      break;
    case 'delivery.attempted':
    case 'delivery.withdrawn':
      if (line.deliveryId !== undefined) record.deliveries.set(line.deliveryId, newsOf(line));
      break;
  }
}

/** Notes a call of Slack that the app made because of this event. */
export function noteCall(record: EventRecord, call: ApiCall): void {
  record.callCount += 1;
  record.calls = [...record.calls, call].slice(-mostKeptPerEvent);
}

export function isTaken({ status }: AttemptReport): boolean {
  return status !== null && status >= 200 && status < 300;
}

function newsOf(line: AppLine): DeliveryNews {
  const { time: at, attempt = 0, result, reason, outcome, code, replica = null } = line;
  const why = (code ?? outcome ?? 'no answer').replaceAll('_', ' ');
  const news = (state: DeliveryNews['state'], note: string | null) => ({ at, attempt, state, note, replica });
  if (line.event === 'delivery.withdrawn') {
    if (reason === 'unchanged') return news('merged', 'the message says it already');
    return news('needless', reason === 'nothing_to_tell' ? 'there was nothing left to tell' : 'withdrawn');
  }
  switch (result) {
    case 'delivered':
      return news('delivered', null);
    case 'dead':
      return news('dead', `given up: ${why}`);
    case 'lane_blocked':
      return news('under_way', `kept, the channel is paused: ${why}`);
    case 'workspace_blocked':
      return news('under_way', `kept, the workspace is paused: ${why}`);
    default:
      return news('under_way', `attempt ${attempt}: ${why}${inWords(line.retryInMs)}`);
  }
}

function inWords(retryInMs: number | undefined): string {
  return retryInMs === undefined ? '' : `, again in ${secondsOf(retryInMs)}`;
}

/** Milliseconds as people read them, such as `0.3 s`. */
export function secondsOf(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
