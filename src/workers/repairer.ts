import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog } from '../events/catalog.ts';
import { type Roles, startExclusiveLoop } from '../exclusive-loop.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { TaskCards } from '../ports/people.ts';
import type { Repair, Repairs } from '../ports/repairs.ts';
import { planOverCards } from './task-cards.ts';

const mostPerRound = 100;
const restMs = 30_000;
/** How long after a vain try the next one comes: twice as long each time, at most an hour. */
const firstRestMs = 60_000;
const longestRestMs = 3_600_000;
/** What could not be put right within a day is not news any more. */
const givenUpAfterMs = 24 * 3_600_000;

export type RepairerDeps = {
  readonly repairs: Repairs;
  readonly inbox: Inbox;
  readonly taskCards: TaskCards;
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly log: Log;
  readonly roles: Roles;
  /** Called after deliveries were put into the outbox. */
  readonly onOutbox: () => void;
};

/** Asks Credo again for what it did not say in time, and has the messages that lack it edited; one of several servers does it. */
export function startRepairer(deps: RepairerDeps): Loop {
  const { repairs, clock, log } = deps;
  const work = async (signal: AbortSignal): Promise<number> => {
    for (const repair of await repairs.due(mostPerRound)) {
      if (signal.aborted) return 0;
      if (await isRepaired(deps, repair)) {
        log.info('repair.done', { kind: repair.kind, ref: repair.ref });
        deps.onOutbox();
      } else if (clock.now() - repair.createdAt >= givenUpAfterMs) await repairs.drop(repair);
      else await repairs.putOff(repair, clock.now() + Math.min(longestRestMs, firstRestMs * 2 ** repair.tries));
    }
    return restMs;
  };
  return startExclusiveLoop({ name: 'repairer', roles: deps.roles, clock, log, work });
}

async function isRepaired(deps: RepairerDeps, repair: Repair): Promise<boolean> {
  if (repair.kind === 'names') {
    const useCase = await deps.directory.useCase(repair.connectionId, repair.useCaseId);
    // That there is none is an answer, too: such a use case is no secret, and its message may say more.
    if (!useCase?.name && !(await deps.directory.isAbsent(repair.connectionId, repair.useCaseId))) return false;
    await deps.repairs.showName(repair);
    return true;
  }
  const event = await deps.inbox.get(repair.ref);
  if (!event) return false;
  const { facts } = deps.catalog.read(JSON.parse(event.body));
  const tasks = facts.reviewId === null ? null : await deps.directory.reviewTasks(repair.connectionId, facts.reviewId);
  const { directs, isUnsure } = await planOverCards(deps, repair.connectionId, facts, tasks);
  if (isUnsure) return false;
  await deps.repairs.rewrite(repair, event, directs);
  return true;
}
