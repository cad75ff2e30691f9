import type { Credo } from '../credo/types.ts';
import type { ApiCall, Slack } from '../slack/types.ts';
import { isTaken } from './event-record.ts';
import type { Tally } from './page-state.ts';

/** Counts at the far ends, from now on: what Credo AI sent, and what Slack took. */
export function startTally({ slack, credo }: { readonly slack: Slack; readonly credo: Credo }): () => Tally {
  const sent = new Set<string>();
  const accepted = new Set<string>();
  let messagesPosted = 0;
  let messagesEdited = 0;
  let retriesByCredo = 0;
  let callsRefusedBySlack = 0;
  credo.onAttempt((report) => {
    sent.add(report.svixId);
    if (isTaken(report)) accepted.add(report.svixId);
    if (report.endedAt === null && report.attempt > 1) retriesByCredo += 1;
  });
  slack.onChange((change) => {
    if (change.kind !== 'call') return;
    const { method } = change.call;
    if (!wasDone(change.call)) callsRefusedBySlack += 1;
    else if (method === 'chat.postMessage') messagesPosted += 1;
    else if (method === 'chat.update') messagesEdited += 1;
  });
  return () => ({
    ...{ eventsSent: sent.size, eventsAccepted: accepted.size, retriesByCredo },
    ...{ messagesPosted, messagesEdited, callsRefusedBySlack },
  });
}

function wasDone({ outcome }: ApiCall): boolean {
  return outcome.kind === 'answered' || (outcome.kind === 'faulted' && outcome.accepted);
}
