import type { Deliveries } from '../ports/deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { alone } from './transactions.ts';

/** A digest may tell of very many; the first ones show which choices brought it. */
const mostEvents = 200;

/** Single deliveries, for people who ask what became of them. */
export function createDeliveries(context: StoreContext): Deliveries {
  const { db, clock } = context;
  /** That which a message is about, or those that were held for it. */
  const eventsOf = async (told: { readonly event_id: number | null; readonly window_id: number | null }) => {
    const held = db.selectFrom('window_events').select('event_id').where('window_id', '=', told.window_id);
    const rows = await db
      .selectFrom('events')
      .select(['id', 'idempotency_key', 'connection_id', 'received_at', 'body', 'only_lane'])
      .where((is) => is.or([is('id', '=', told.event_id), is('id', 'in', held)]))
      .orderBy('id')
      .limit(mostEvents)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      key: row.idempotency_key,
      connectionId: row.connection_id,
      receivedAt: row.received_at,
      body: row.body,
      isTest: row.only_lane !== null,
    }));
  };
  return {
    findPosted: async (teamId, channelId, slackTs) => {
      const row = await db
        .selectFrom('deliveries as d')
        .innerJoin('lanes', 'lanes.id', 'd.lane_id')
        .leftJoin('cards', 'cards.id', 'd.card_id')
        .select(['d.id', 'd.created_at', 'd.settled_at', 'd.event_id', 'd.window_id', 'd.card_id', 'cards.review_id'])
        .where('lanes.team_id', '=', teamId)
        .where('lanes.channel_id', '=', channelId)
        .where('d.slack_ts', '=', slackTs)
        .orderBy('d.id')
        .executeTakeFirst();
      if (!row) return null;
      return {
        deliveryId: row.id,
        createdAt: row.created_at,
        postedAt: row.settled_at ?? row.created_at,
        isNews: [row.event_id, row.window_id, row.card_id].some((id) => id !== null),
        reviewId: row.review_id,
        events: await eventsOf(row),
      };
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
      alone(context, async ({ db: trx }) => {
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
