import { type EventRecord, isTaken, secondsOf } from './event-record.ts';
import { type Stage, type StageName, type StageState, stageNames, type TimelineEvent } from './page-state.ts';

type Part = { readonly state: StageState; readonly at: number | null; readonly note: string | null };

const waiting: Part = { state: 'waiting', at: null, note: null };
const needless = (note: string | null): Part => ({ state: 'needless', at: null, note });
const done = (at: number, note: string | null = null): Part => ({ state: 'done', at, note });

/** How far an event has come, as the page shows it. Pure. */
export function showEvent(record: EventRecord): TimelineEvent {
  const parts = partsOf(record);
  const stages = stageNames.map((name): Stage => {
    const { state, at, note } = parts[name];
    return { name, state, note, afterMs: at === null ? null : Math.max(0, at - record.at) };
  });
  const { id, type, title, at, attemptCount, callCount } = record;
  return {
    ...{ id, type, title, at, stages },
    ...{ credoAttempts: attemptCount, slackAttempts: callCount, outcome: outcomeOf(stages) },
  };
}

function outcomeOf(stages: readonly Stage[]): TimelineEvent['outcome'] {
  if (stages.some(({ state }) => state === 'failed')) return 'failed';
  const last = stages.at(-1)?.state;
  if (last === 'done') return 'delivered';
  return last === 'needless' ? 'needless' : 'under_way';
}

function partsOf(record: EventRecord): Readonly<Record<StageName, Part>> {
  if (record.isUnwanted) {
    const none = needless(null);
    const sent = needless('not sent: nobody subscribed to this');
    return { sent, received: none, verified: none, stored: none, matched: none, delivered: none };
  }
  const sent = sentPart(record);
  const arrival = arrivalParts(record);
  return { sent, ...arrival, matched: matchedPart(record), delivered: deliveredPart(record) };
}

function sentPart({ attempts, attemptCount }: EventRecord): Part {
  const [first] = attempts;
  if (!first) return waiting;
  return done(first.startedAt, attemptCount > 1 ? `brought ${attemptCount} times` : null);
}

function arrivalParts(record: EventRecord): Readonly<Record<'received' | 'verified' | 'stored', Part>> {
  const { stored, acceptedAt, repeats, matched } = record;
  const taken = record.attempts.find(isTaken);
  const repeated = repeats > 0 ? 'came again, and was recognised' : null;
  if (stored) {
    return {
      received: done(stored.receivedAt),
      verified: done(stored.verifiedAt),
      stored: done(stored.storedAt, repeated),
    };
  }
  // A line that the app could not print any more before it was killed; the answer, or what came later, tells enough.
  const safeAt = acceptedAt ?? matched?.at ?? null;
  if (safeAt !== null) {
    return { received: done(taken?.startedAt ?? safeAt), verified: done(safeAt), stored: done(safeAt, repeated) };
  }
  const last = record.attempts.findLast(({ endedAt }) => endedAt !== null);
  if (!last) return { received: waiting, verified: waiting, stored: waiting };
  const isOver = record.attempts.every(({ endedAt, nextAttemptInMs }) => endedAt !== null && nextAttemptInMs === null);
  const state = isOver ? 'failed' : 'waiting';
  const problem = (why: string): Part => ({
    state,
    at: null,
    note: `attempt ${last.attempt}: ${why}${last.nextAttemptInMs === null ? '' : `, again in ${secondsOf(last.nextAttemptInMs)}`}`,
  });
  if (last.status === null) {
    return { received: problem(wordsFor(last.problem)), verified: waiting, stored: waiting };
  }
  const received = done(last.startedAt);
  if (last.status === 401) return { received, verified: problem('the sender could not be verified'), stored: waiting };
  return { received, verified: waiting, stored: problem(`the app answered ${last.status}`) };
}

function matchedPart({ matched }: EventRecord): Part {
  if (!matched) return waiting;
  if (matched.deliveries === 0) return { ...needless('nobody subscribed to this'), at: matched.at };
  return done(matched.at, matched.deliveries === 1 ? 'one channel' : `${matched.deliveries} channels`);
}

function deliveredPart({ matched, deliveries }: EventRecord): Part {
  const all = [...deliveries.values()];
  if (!matched && all.length === 0) return waiting;
  if (matched?.deliveries === 0) return needless(null);
  const open = all.find(({ state }) => state === 'under_way');
  if (open) return { ...waiting, note: open.note };
  if (all.length < (matched?.deliveries ?? 1)) return waiting;
  const at = Math.max(...all.map((one) => one.at));
  const dead = all.find(({ state }) => state === 'dead');
  if (dead) return { state: 'failed', at, note: dead.note };
  const delivered = all.filter(({ state }) => state === 'delivered');
  if (delivered.length === 0) return { ...needless(all[0]?.note ?? null), at };
  const attempt = Math.max(...delivered.map((one) => one.attempt));
  return done(at, attempt > 1 ? `attempt ${attempt}` : null);
}

function wordsFor(problem: string | null): string {
  if (problem?.includes('ECONNREFUSED')) return 'the app is not there';
  if (problem?.includes('ECONNRESET') || problem?.includes('hang up')) return 'the connection broke';
  return problem ?? 'no answer';
}
