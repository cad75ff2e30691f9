import { type ExpressionBuilder, type Selectable, sql, type UpdateObject } from 'kysely';
import { z } from 'zod';
import type {
  DeliveryFilter,
  DeliveryRecord,
  DeliveryState,
  EventFilter,
  EventRecord,
  Operations,
} from '../ports/operations.ts';
import type { StoreContext } from './dialect.ts';
import type { Database } from './schema.ts';
import { alone } from './transactions.ts';

const deliveryState = z.enum(['waiting', 'delivered', 'withdrawn', 'dead']);

/** What operators look at and set right; safe while a server works on the same database. */
export function createOperations(context: StoreContext): Operations {
  const { db } = context;
  return {
    deliveries: async (filter, limit) => {
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('lanes', 'lanes.id', 'deliveries.lane_id')
        .leftJoin('events', 'events.id', 'deliveries.event_id')
        .selectAll('deliveries')
        .select(['lanes.team_id', 'lanes.channel_id', 'events.type as event_type'])
        .where((is) => isDelivery(is, filter))
        .orderBy('deliveries.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toDelivery);
    },
    replayDeliveries: (filter, limit, afterId) =>
      settleAgain(context, filter, ['dead'], { limit, afterId }, 'waiting', {
        ...{ first_attempt_at: null, sending_at: null, last_error: null, settled_at: null },
        // As if it had not been tried yet.
        forgiven: sql<number>`attempts`,
      }),
    dropDeliveries: (filter, limit, afterId) =>
      settleAgain(context, filter, ['dead', 'waiting'], { limit, afterId }, 'withdrawn', {
        ...{ last_error: 'dropped', settled_at: context.clock.now() },
      }),
    events: async (filter, limit) => {
      const query = db
        .selectFrom('events')
        .select(eventColumns)
        .where((is) => isEvent(is, filter));
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map(toEvent);
    },
    replayEvents: async (filter, limit, afterId) => {
      const query = db
        .selectFrom('events')
        .select('id')
        .where((is) => isEvent(is, filter));
      const chosen = await query
        .where('id', '>', afterId)
        .where('only_lane', 'is', null)
        .orderBy('id')
        .limit(limit)
        .execute();
      const ids = chosen.map(({ id }) => id);
      if (ids.length > 0) await db.updateTable('events').set({ matched_at: null }).where('id', 'in', ids).execute();
      return ids;
    },
    pausedChannels: async () => {
      const rows = await db
        .selectFrom('subscriptions')
        .select(['team_id', 'channel_id', 'state', 'reason'])
        .distinct()
        .where('state', '!=', 'active')
        .execute();
      return rows.map((row) => ({
        ...{ teamId: row.team_id, channelId: row.channel_id, state: row.state },
        reason: row.reason ?? 'unknown',
      }));
    },
  };
}

/** Moves the next deliveries that are in one of these states to another and keeps count of what waits in their lanes. */
function settleAgain(
  context: StoreContext,
  filter: DeliveryFilter,
  from: readonly DeliveryState[],
  { limit, afterId }: { readonly limit: number; readonly afterId: number },
  to: DeliveryState,
  values: UpdateObject<Database, 'deliveries'>,
): Promise<readonly number[]> {
  return alone(context, async ({ db: trx }) => {
    const chosen = await trx
      .selectFrom('deliveries')
      .innerJoin('lanes', 'lanes.id', 'deliveries.lane_id')
      .select(['deliveries.id', 'deliveries.lane_id', 'deliveries.state'])
      .where((is) => isDelivery(is, filter))
      .where('deliveries.state', 'in', from)
      .where('deliveries.id', '>', afterId)
      .where('deliveries.sending_at', 'is', null)
      .orderBy('deliveries.id')
      .limit(limit)
      .execute();
    for (const { id, lane_id, state } of chosen) {
      await trx
        .updateTable('deliveries')
        .set({ ...values, state: to })
        .where('id', '=', id)
        .execute();
      const waits = Number(to === 'waiting') - Number(state === 'waiting');
      if (waits === 0) continue;
      await trx
        .updateTable('lanes')
        .set((set) => ({ pending: set('pending', '+', waits) }))
        .where('id', '=', lane_id)
        .execute();
    }
    return chosen.map(({ id }) => id);
  });
}

function isDelivery(is: ExpressionBuilder<Database, 'deliveries' | 'lanes'>, filter: DeliveryFilter) {
  return is.and([
    ...(filter.ids ? [is('deliveries.id', 'in', filter.ids)] : []),
    ...(filter.state ? [is('deliveries.state', '=', filter.state)] : []),
    ...(filter.channelId ? [is('lanes.channel_id', '=', filter.channelId)] : []),
    ...(filter.error ? [is('deliveries.last_error', '=', filter.error)] : []),
  ]);
}

function isEvent(is: ExpressionBuilder<Database, 'events'>, filter: EventFilter) {
  return is.and([
    ...(filter.ids ? [is('id', 'in', filter.ids)] : []),
    ...(filter.type ? [is('type', '=', filter.type)] : []),
    ...(filter.receivedSince === undefined ? [] : [is('received_at', '>=', filter.receivedSince)]),
    ...(filter.isMatched === undefined ? [] : [is('matched_at', filter.isMatched ? 'is not' : 'is', null)]),
  ]);
}

const eventColumns = [
  'id',
  'connection_id',
  'idempotency_key',
  'type',
  'happened_at',
  'received_at',
  'only_lane',
  'matched_at',
] as const;

function toEvent(
  row: Pick<Database['events'], Exclude<(typeof eventColumns)[number], 'id'>> & { id: number },
): EventRecord {
  return {
    ...{ id: row.id, connectionId: row.connection_id, idempotencyKey: row.idempotency_key, type: row.type },
    ...{ happenedAt: row.happened_at, receivedAt: row.received_at, onlyLane: row.only_lane, matchedAt: row.matched_at },
  };
}

type DeliveryRow = Selectable<Database['deliveries']> & {
  team_id: string;
  channel_id: string;
  event_type: string | null;
};

function toDelivery(row: DeliveryRow): DeliveryRecord {
  return {
    ...{ id: row.id, teamId: row.team_id, channelId: row.channel_id },
    ...{ eventId: row.event_id, eventType: row.event_type, state: deliveryState.parse(row.state) },
    ...{ attempts: row.attempts, mayBeRepeat: row.may_be_repeat === 1, lastError: row.last_error },
    ...{ slackTs: row.slack_ts, createdAt: row.created_at, settledAt: row.settled_at },
  };
}
