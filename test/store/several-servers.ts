import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import type { FanOutPlan, PlannedDelivery } from '../../src/ports/inbox.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { openStore } from '../../src/store/open.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createDeliveries } from '../../src/store/settled-deliveries.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { freshDatabase } from '../support/postgres.ts';

/** Several servers on one database, each with connections of its own. */
export async function startServers(count = 3) {
  const url = await freshDatabase();
  const clock = createManualClock();
  const stores = await Promise.all(
    Array.from({ length: count }, () => openStore({ kind: 'postgres', url }, clock, { keepsOwnTime: true })),
  );
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))));
  const servers = stores.map((store) => ({
    ...{ store, inbox: createInbox(store), outbox: createOutbox(store), deliveries: createDeliveries(store) },
    subscriptions: createSubscriptions(store),
  }));
  const [first] = servers;
  if (!first) throw new Error('There is no server.');
  const rows = async <Row>(query: string) => (await sql.raw<Row>(query).execute(first.store.db)).rows;
  return { first, servers, clock, rows };
}

export const toChannel = (channelId: string): PlannedDelivery => ({
  ...{ teamId: 'T1', channelId, targetId: null, mentionIds: [], threads: 'off', hold: null, isCollapsible: false },
});

export const planFor = (deliveries: readonly PlannedDelivery[]): FanOutPlan => ({
  ...{ subscriptionsVersion: 0, comment: null, review: null, fieldValue: null, directs: [], unmatched: [], deliveries },
});

export const delivered = { kind: 'delivered', channelId: 'C1', slackTs: '1.1', contentHash: 'h' } as const;
