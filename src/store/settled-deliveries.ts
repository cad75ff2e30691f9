import type { Deliveries } from '../ports/deliveries.ts';
import type { StoreContext } from './dialect.ts';

/** Single deliveries, for people who ask what became of them. */
export function createDeliveries({ db, clock }: StoreContext): Deliveries {
  return {
    findPosted: async (teamId, channelId, slackTs) => {
      const row = await db
        .selectFrom('deliveries as d')
        .innerJoin('lanes', 'lanes.id', 'd.lane_id')
        .leftJoin('events as e', 'e.id', 'd.event_id')
        .select([
          'd.id',
          'd.created_at',
          'd.settled_at',
          'e.id as event_id',
          'e.idempotency_key',
          'e.connection_id',
          'e.received_at',
          'e.body',
          'e.only_lane',
        ])
        .where('lanes.team_id', '=', teamId)
        .where('lanes.channel_id', '=', channelId)
        .where('d.slack_ts', '=', slackTs)
        .orderBy('d.id')
        .executeTakeFirst();
      if (!row) return null;
      const { event_id: id, idempotency_key: key, connection_id: connectionId, received_at: receivedAt, body } = row;
      const isWhole = id !== null && key !== null && connectionId !== null && receivedAt !== null && body !== null;
      const event = isWhole ? { id, key, connectionId, receivedAt, body, isTest: row.only_lane !== null } : null;
      return { deliveryId: row.id, createdAt: row.created_at, postedAt: row.settled_at ?? row.created_at, event };
    },
    slackTsOf: async (deliveryId) => {
      const row = await db.selectFrom('deliveries').select('slack_ts').where('id', '=', deliveryId).executeTakeFirst();
      return row?.slack_ts ?? null;
    },
    deadLetters: async (teamId, limit) => {
      const rows = await db
        .selectFrom('deliveries as d')
        .innerJoin('lanes', 'lanes.id', 'd.lane_id')
        .select(['d.id', 'lanes.channel_id', 'd.last_error', 'd.attempts', 'd.settled_at', 'd.created_at'])
        .where('lanes.team_id', '=', teamId)
        .where('d.state', '=', 'dead')
        .orderBy('d.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        deliveryId: row.id,
        channelId: row.channel_id,
        error: row.last_error ?? 'unknown',
        attempts: row.attempts,
        gaveUpAt: row.settled_at ?? row.created_at,
      }));
    },
    replayDeadLetters: (teamId) =>
      db.transaction().execute(async (trx) => {
        const lanes = await trx.selectFrom('lanes').select('id').where('team_id', '=', teamId).execute();
        let count = 0;
        for (const { id } of lanes) {
          const revived = await trx
            .updateTable('deliveries')
            .set((set) => ({
              state: 'waiting',
              forgiven: set.ref('attempts'),
              first_attempt_at: null,
              settled_at: null,
            }))
            .where('lane_id', '=', id)
            .where('state', '=', 'dead')
            .executeTakeFirst();
          const number = Number(revived.numUpdatedRows);
          if (number === 0) continue;
          count += number;
          const now = clock.now();
          await trx
            .updateTable('lanes')
            .set((set) => ({ pending: set('pending', '+', number), ready_at: now }))
            .where('id', '=', id)
            .execute();
        }
        return count;
      }),
  };
}
