import { z } from 'zod';
import type { Repair, Repairs } from '../ports/repairs.ts';
import { addToLane, readIds } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { addDirect } from './directs.ts';
import { alone } from './transactions.ts';

const soonMs = 60_000;
const kind = z.enum(['names', 'tasks']);

/** The list of what is to be put right later. */
export function createRepairs(context: StoreContext): Repairs {
  const { db } = context;
  const drop = async ({ kind, ref }: Repair, { db }: StoreContext = context) => {
    await db.deleteFrom('repairs').where('kind', '=', kind).where('ref', '=', ref).execute();
  };
  return {
    noteNameless: async (deliveryId, connectionId, useCaseId) => {
      const shown = await db
        .selectFrom('deliveries as d')
        .leftJoin('cards', 'cards.id', 'd.card_id')
        .select(['d.role', 'd.target_id', 'cards.post_id'])
        .where('d.id', '=', deliveryId)
        .executeTakeFirst();
      const editedId = shown?.role === 'card_edit' ? shown.post_id : shown?.target_id;
      await addRepair(context, { kind: 'names', ref: editedId ?? deliveryId, connectionId, useCaseId });
    },
    due: async (limit) => {
      const rows = await db
        .selectFrom('repairs')
        .selectAll()
        .where('due_at', '<=', context.clock.now())
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        kind: kind.parse(row.kind),
        ref: row.ref,
        connectionId: row.connection_id,
        useCaseId: row.use_case_id,
        tries: row.tries,
        createdAt: row.created_at,
      }));
    },
    putOff: async ({ kind, ref }, dueAt) => {
      await db
        .updateTable('repairs')
        .set((set) => ({ due_at: dueAt, tries: set('tries', '+', 1) }))
        .where('kind', '=', kind)
        .where('ref', '=', ref)
        .execute();
    },
    drop,
    showName: (repair) =>
      alone(context, async ({ db: trx }) => {
        await addEdit({ ...context, db: trx }, repair.ref, 'named');
        await drop(repair, { ...context, db: trx });
      }),
    rewrite: (repair, event, directs) =>
      alone(context, async ({ db: trx }) => {
        const inTransaction = { ...context, db: trx };
        for (const direct of directs) await addDirect(inTransaction, event, direct, { commentId: null, aboutId: null });
        await drop(repair, inTransaction);
      }),
  };
}

/** Notes that something is to be put right later, once. Runs in the caller's transaction. */
export async function addRepair(
  { db, clock }: StoreContext,
  { kind, ref, connectionId, useCaseId }: Pick<Repair, 'kind' | 'ref' | 'connectionId' | 'useCaseId'>,
): Promise<void> {
  const now = clock.now();
  await db
    .insertInto('repairs')
    .values({
      ...{ kind, ref, connection_id: connectionId, use_case_id: useCaseId },
      ...{ tries: 0, due_at: now + soonMs, created_at: now },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Brings a message up to date with what is known now: of the last event it was edited for, which may end what the first
 * one began. `key` is unique to the reason. Runs in the caller's transaction.
 */
export async function addEdit(context: StoreContext, deliveryId: number, key: string): Promise<void> {
  const shown = await context.db
    .selectFrom('deliveries as d')
    .innerJoin('lanes', 'lanes.id', 'd.lane_id')
    .selectAll('d')
    .select(['lanes.team_id', 'lanes.channel_id'])
    .where('d.id', '=', deliveryId)
    .where('d.state', '=', 'delivered')
    .where('d.notice_json', 'is', null)
    .executeTakeFirst();
  if (!shown) return;
  const latest = await context.db
    .selectFrom('deliveries')
    .select('event_id')
    .where('target_id', '=', deliveryId)
    .where('role', '=', 'edit')
    .where('state', '!=', 'withdrawn')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const isCard = shown.role === 'card';
  await addToLane(context, {
    ...{ laneId: shown.lane_id, teamId: shown.team_id, channelId: shown.channel_id, dedupeKey: `${key}:${deliveryId}` },
    ...{ role: isCard ? 'card_edit' : 'edit', targetId: isCard ? null : deliveryId, cardId: shown.card_id },
    ...{ eventId: latest?.event_id ?? shown.event_id, commentId: shown.comment_id, windowId: shown.window_id },
    ...{ mentionIds: readIds(shown.mention_ids_json), isBroadcast: shown.is_broadcast === 1 },
    ...{ aboutId: null, notice: null, isCollapsible: false },
  });
}
