import type { TaskCards } from '../ports/people.ts';
import type { StoreContext } from './dialect.ts';

/** The direct messages that ask people for a task. */
export function createTaskCards({ db }: StoreContext): TaskCards {
  return {
    open: async (connectionId, reviewId) => {
      const rows = await db
        .selectFrom('task_cards')
        .innerJoin('deliveries', 'deliveries.id', 'task_cards.delivery_id')
        .innerJoin('lanes', 'lanes.id', 'deliveries.lane_id')
        .select(['task_cards.delivery_id', 'task_cards.credo_user_id', 'lanes.team_id', 'lanes.channel_id'])
        .where('task_cards.connection_id', '=', connectionId)
        .where('task_cards.review_id', '=', reviewId)
        .where('task_cards.closed_at', 'is', null)
        .orderBy('task_cards.delivery_id')
        .execute();
      return rows.map((row) => ({
        deliveryId: row.delivery_id,
        teamId: row.team_id,
        slackUserId: row.channel_id,
        credoUserId: row.credo_user_id,
      }));
    },
  };
}

/** Notes that a delivery asks for a task. Runs in the caller's transaction. */
export async function openTaskCard(
  { db }: StoreContext,
  card: {
    readonly deliveryId: number;
    readonly connectionId: string;
    readonly reviewId: string;
    readonly credoUserId: string;
  },
): Promise<void> {
  await db
    .insertInto('task_cards')
    .values({
      delivery_id: card.deliveryId,
      connection_id: card.connectionId,
      review_id: card.reviewId,
      credo_user_id: card.credoUserId,
      closed_at: null,
    })
    .execute();
}

/** Notes that the task a delivery asked for is over. Runs in the caller's transaction. */
export async function closeTaskCard({ db, clock }: StoreContext, deliveryId: number): Promise<void> {
  await db
    .updateTable('task_cards')
    .set({ closed_at: clock.now() })
    .where('delivery_id', '=', deliveryId)
    .where('closed_at', 'is', null)
    .execute();
}
