import { type EventRecord, isTaken, type Matched, secondsOf } from './event-record.ts';
import { type Stage, type StageName, type StageState, stageNames, type TimelineEvent } from './page-state.ts';

type Part = { readonly state: StageState; readonly at: number | null; readonly note: string | null };

const waiting: Part = { state: 'waiting', at: null, note: null };
const needless = (note: string | null): Part => ({ state: 'needless', at: null, note });
const done = (at: number | null, note: string | null = null): Part => ({ state: 'done', at, note });

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
      stored: done(stored.storedAt, by(stored.replica, 'stored', repeated)),
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

function matchedPart({ matched, deliveries, settledAt }: EventRecord): Part {
  if (matched) {
    const { at, channels, people } = matched;
    const told = [count(channels, 'channel', 'channels'), count(people, 'person', 'people')].filter(
      (one) => one !== null,
    );
    const why = matched.isReply ? 'written in Slack, where it stands already' : 'nobody subscribed to this';
    return told.length > 0 ? done(at, by(matched.replica, 'matched', told.join(' and '))) : { ...needless(why), at };
  }
  // A line that was lost when the app was killed; that it is delivered tells enough.
  const first = Math.min(...[...deliveries.values()].map(({ at }) => at));
  if (Number.isFinite(first)) return done(first);
  return settledAt === null ? waiting : needless(lostWords);
}

function deliveredPart({ matched, deliveries, settledAt }: EventRecord): Part {
  const all = [...deliveries.values()];
  if (matched && matched.channels + matched.people === 0) return needless(null);
  const expected = matched ? Math.max(1, matched.channels) : 1;
  const open = all.find(({ state }) => state === 'under_way');
  if (open || all.length < expected) {
    // What is held in a window is due only later, and not yet among what the app has to do.
    if (settledAt !== null && !matched?.held.length) return matched || open ? done(null, lostWords) : needless(null);
    return { ...waiting, note: open?.note ?? (matched && waitingWords(matched)) };
  }
  const at = Math.max(...all.map((one) => one.at));
  const dead = all.find(({ state }) => state === 'dead');
  if (dead) return { state: 'failed', at, note: dead.note };
  const delivered = all.filter(({ state }) => state === 'delivered');
  const attempt = Math.max(...delivered.map((one) => one.attempt));
  const last = delivered.find((one) => one.at === at);
  const tries = attempt > 1 ? `attempt ${attempt}` : null;
  if (delivered.length > 0) return done(at, by(last?.replica ?? null, 'delivered', tries));
  const merged = all.find(({ state }) => state === 'merged');
  return merged ? done(at, merged.note) : needless(all[0]?.note ?? null);
}

const lostWords = 'the app was killed before it could log this';
const heldWords = {
  quiet: 'held for more edits',
  mute: 'held while the channel is muted',
  digest: 'held for the digest',
} as const;

function waitingWords({ held: [kind] }: Matched): string {
  return kind === undefined ? 'waits its turn' : heldWords[kind];
}

/** The note, and which of several replicas did it. */
function by(replica: number | null, what: string, note: string | null): string | null {
  if (replica === null) return note;
  const doer = `${what} by replica ${replica}`;
  return note === null ? doer : `${note}, ${doer}`;
}

function count(n: number, one: string, many: string): string | null {
  if (n === 0) return null;
  return n === 1 ? `one ${one}` : `${n} ${many}`;
}

function wordsFor(problem: string | null): string {
  if (problem?.includes('ECONNREFUSED')) return 'the app is not there';
  if (problem?.includes('ECONNRESET') || problem?.includes('hang up')) return 'the connection broke';
  return problem ?? 'no answer';
}
