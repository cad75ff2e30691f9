import type { Config } from '../../config.ts';
import type { Standing } from '../../ports/standing.ts';
import { isServed } from '../../store/open.ts';
import { createOperations } from '../../store/operations.ts';
import { createStandings } from '../../store/standing.ts';
import type { Store } from '../checks/store.ts';

export type Facts = {
  readonly isServerRunning: boolean;
  readonly standing: Standing;
  readonly pausedChannels: Awaited<ReturnType<ReturnType<typeof createOperations>['pausedChannels']>>;
};

/** How much happened in a second; null as long as there is nothing to compare with. */
export type Rates = { readonly received: number; readonly matched: number; readonly delivered: number };

/** How the app is doing now. */
export async function readFacts(config: Config, store: Store): Promise<Facts> {
  return {
    isServerRunning: await isServed(config.database),
    standing: await createStandings(store).read(),
    pausedChannels: await createOperations(store).pausedChannels(),
  };
}

/** What happened between two looks; `delivered`: how many deliveries were sent meanwhile. */
export function ratesBetween(before: Standing, now: Standing, delivered: number): Rates {
  const seconds = Math.max(now.at - before.at, 1) / 1000;
  const received = Math.max(now.lastEventId - before.lastEventId, 0);
  // Events that are matched again count as well.
  const matched = Math.max(received - (now.unmatched.count - before.unmatched.count), 0);
  return { received: received / seconds, matched: matched / seconds, delivered: delivered / seconds };
}

/** The facts for programs: times in milliseconds since the epoch, null where there is none; rates in events a second. */
export function factsAsJson({ isServerRunning, standing, pausedChannels }: Facts, rates: Rates | null): object {
  const { unmatched, waiting, held, dead, workspaceStates, workspaces, connections } = standing;
  const [first] = connections;
  return {
    ...{ at: standing.at, isServerRunning, tenant: first?.tenant ?? null, webhook: first?.webhook ?? null },
    ...{ webhookFailure: first?.webhookFailure ?? null, webhookCheckedAt: first?.webhookCheckedAt ?? null },
    lastEventAt: latest(standing),
    ...{ unmatched: unmatched.count, oldestReceivedAt: unmatched.oldestAt, held: held.count },
    ...{ waiting: waiting.count, oldestWaitingAt: waiting.oldestAt, deadLetters: dead.count },
    ...{ blockedChannels: standing.lanesBlocked, blocked: standing.blockedLanes, pausedChannels },
    ...{ workspaceStates, workspaces: workspaces.map(({ hasOwnToken: _, ...shown }) => shown), connections, rates },
  };
}

/** When the latest event came; null when none has. */
export function latest({ connections }: Standing): number | null {
  const times = connections.flatMap(({ lastEventAt }) => (lastEventAt === null ? [] : [lastEventAt]));
  return times.length === 0 ? null : Math.max(...times);
}
