import { sql } from 'kysely';
import { laneId } from '../lane-id.ts';
import type { Hold } from '../model.ts';
import type { StoreContext } from './dialect.ts';

/* What opens windows and moves them; all of it runs in the caller's transaction. */

export type HeldEvent = { readonly eventId: number; readonly commentId: number | null };

/** Puts an event into the window it belongs to, which is opened if need be. */
export async function holdEvent(
  { db, clock }: StoreContext,
  { teamId, channelId }: { readonly teamId: string; readonly channelId: string },
  hold: Hold,
  { eventId, commentId }: HeldEvent,
): Promise<void> {
  const window = await db
    .insertInto('windows')
    .values({
      lane_id: laneId(teamId, channelId),
      team_id: teamId,
      channel_id: channelId,
      kind: hold.kind,
      key: hold.key,
      state: 'open',
      due_at: hold.dueAt,
      latest_due_at: hold.latestDueAt,
      opened_at: clock.now(),
    })
    // A literal, not a parameter: only so the partial index is recognised.
    .onConflict((conflict) =>
      conflict.columns(['lane_id', 'kind', 'key']).where('state', '=', sql.lit('open')).doUpdateSet({
        due_at: sql`case when excluded.due_at < windows.latest_due_at then excluded.due_at else windows.latest_due_at end`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('window_events')
    .values({ window_id: window.id, event_id: eventId, comment_id: commentId })
    .onConflict((conflict) => conflict.columns(['window_id', 'event_id']).doNothing())
    .execute();
}

/** The lanes in which a window tells of an event, or will. */
export async function lanesHolding({ db }: StoreContext, eventId: number): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('window_events')
    .innerJoin('windows', 'windows.id', 'window_events.window_id')
    .select('windows.lane_id')
    .where('window_events.event_id', '=', eventId)
    .where('windows.state', '!=', 'withdrawn')
    .execute();
  return new Set(rows.map((row) => row.lane_id));
}

/** Whether a window of the lane tells of a comment, so that its twin or a new wording needs no message. */
export async function isHeld({ db }: StoreContext, lane: string, commentId: number): Promise<boolean> {
  const row = await db
    .selectFrom('window_events')
    .innerJoin('windows', 'windows.id', 'window_events.window_id')
    .select('windows.id')
    .where('window_events.comment_id', '=', commentId)
    .where('windows.lane_id', '=', lane)
    .where('windows.state', '!=', 'withdrawn')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a message of its own tells of an event in the lane, or was to: it is not to be collected as well. */
export async function isTold({ db }: StoreContext, lane: string, eventId: number): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('event_id', '=', eventId)
    .where('lane_id', '=', lane)
    .where('role', 'in', ['message', 'card', 'reply'])
    .executeTakeFirst();
  return row !== undefined;
}

/** What is held for a channel waits until another time from now on; null: all but what is still being edited comes now. */
export async function reschedule({ db, clock }: StoreContext, lane: string, hold: Hold | null): Promise<void> {
  const ofLane = db.updateTable('windows').where('lane_id', '=', lane).where('state', '=', 'open');
  if (hold === null) {
    await ofLane.set({ due_at: clock.now() }).where('kind', '!=', 'quiet').execute();
    return;
  }
  // Their own keys are gone with the reason they were held for; all of them are due together and become one.
  const own = sql<string>`'moved:' || id`;
  await ofLane.set({ kind: hold.kind, key: own, due_at: hold.dueAt, latest_due_at: hold.latestDueAt }).execute();
}

/** Gives up what is held in a lane that nobody subscribes any more. */
export async function withdrawHeld({ db, clock }: StoreContext, lane: string): Promise<void> {
  await db
    .updateTable('windows')
    .set({ state: 'withdrawn', settled_at: clock.now() })
    .where('lane_id', '=', lane)
    .where('state', '=', 'open')
    .execute();
}

/** Takes that back for what was given up at `since` or later. */
export async function reviveHeld({ db }: StoreContext, lane: string, since: number): Promise<void> {
  await db
    .updateTable('windows')
    .set({ state: 'open', settled_at: null })
    .where('lane_id', '=', lane)
    .where('state', '=', 'withdrawn')
    .where('settled_at', '>=', since)
    .execute();
}

/** How many events are held in a lane. */
export async function countHeld({ db }: StoreContext, lane: string): Promise<number> {
  const row = await db
    .selectFrom('window_events')
    .innerJoin('windows', 'windows.id', 'window_events.window_id')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('windows.lane_id', '=', lane)
    .where('windows.state', '=', 'open')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
