import type { AttemptReport } from '../credo/types.ts';
import type { TourStage } from './stage.ts';

/** What came and went while it was open, counted at the far ends. */
export type Ledger = {
  /** `messages` is how many were shown, `expected` how many should be; in plain words. */
  summary(messages: number, expected: number): readonly string[];
  close(): void;
};

/** Counts every event Svix brings and every call Slack refuses from now on. */
export function openLedger({ credo, slack }: TourStage): Ledger {
  const callsBefore = slack.calls().length;
  const attempts = new Map<string, AttemptReport[]>();
  const close = credo.onAttempt((report) => {
    if (report.endedAt === null) return;
    attempts.set(report.svixId, [...(attempts.get(report.svixId) ?? []), report]);
  });
  return {
    close,
    summary: (messages, expected) => {
      const events = [...attempts.values()];
      const taken = events.map((all) => all.filter(isTaken).length);
      const accepted = taken.filter((times) => times > 0).length;
      const repeats = taken.reduce((sum, times) => sum + Math.max(0, times - 1), 0);
      const retries = events.flat().filter(({ attempt }) => attempt > 1).length;
      const refused = slack
        .calls()
        .slice(callsBefore)
        .filter(({ outcome }) => outcome.kind === 'rate_limited' || outcome.kind === 'faulted').length;
      const lost = events.length - accepted + Math.max(0, expected - messages);
      return [
        `Credo AI sent ${count(events.length, 'event')}, and the app accepted ${accepted}.`,
        `They became ${count(messages, 'message')}: both announcements of a comment share one.`,
        `Credo AI had to try again ${times(retries)}, and brought what the app had already ${times(repeats)}.`,
        `Slack refused or spoilt ${count(refused, 'call')}, and each message still came.`,
        `Lost: ${lost}. Sent twice: ${Math.max(0, messages - expected)}.`,
      ];
    },
  };
}

function isTaken({ status }: AttemptReport): boolean {
  return status !== null && status >= 200 && status < 300;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function times(n: number): string {
  return n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`;
}
