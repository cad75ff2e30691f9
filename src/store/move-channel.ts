import { sql } from 'kysely';
import { laneId } from '../lane-id.ts';
import type { StoreContext } from './dialect.ts';
import { noteChange } from './subscription-version.ts';

/** Tables whose rows simply follow: a channel may have any number of them. */
const following = ['subscription_changes', 'access_requests', 'replies'] as const;

/** Tables in which a channel has one row for each of these; a row that the other id has already stays. */
const unique: Readonly<Record<string, readonly string[]>> = {
  channel_settings: [],
  cards: ['connection_id', 'review_id'],
  muted_reviews: ['review_id'],
};

/**
 * Gives everything that is kept for a channel to another id of the same channel. Runs in the caller's transaction. What the
 * other id has already wins; only what would then be there twice stays behind. Doing it again changes nothing.
 */
export async function moveChannel(context: StoreContext, teamId: string, from: string, to: string): Promise<void> {
  const { db } = context;
  await moveSubscriptions(context, teamId, from, to);
  await moveLane(context, teamId, from, to);
  for (const table of following) {
    await db
      .updateTable(table)
      .set({ channel_id: to })
      .where('team_id', '=', teamId)
      .where('channel_id', '=', from)
      .execute();
  }
  for (const [table, keys] of Object.entries(unique)) await moveUnlessThere(context, table, keys, { teamId, from, to });
  await moveWindows(context, teamId, from, to);
  await db.deleteFrom('channels').where('team_id', '=', teamId).where('channel_id', 'in', [from, to]).execute();
  await db
    .updateTable('events')
    .set({ only_lane: laneId(teamId, to) })
    .where('only_lane', '=', laneId(teamId, from))
    .where('matched_at', 'is', null)
    .execute();
}

/** What is held waits on under the new id; a window that is open there for the same reason stays another one. */
async function moveWindows({ db }: StoreContext, teamId: string, from: string, to: string): Promise<void> {
  const [old, lane] = [laneId(teamId, from), laneId(teamId, to)];
  await sql`update windows set lane_id = ${lane}, channel_id = ${to}, key = case
      when state = 'open' and exists (
        select 1 from windows as other where other.lane_id = ${lane} and other.state = 'open'
          and other.kind = windows.kind and other.key = windows.key
      ) then 'moved:' || id else key end
    where lane_id = ${old}`.execute(db);
}

async function moveUnlessThere(
  { db }: StoreContext,
  table: string,
  keys: readonly string[],
  { teamId, from, to }: { readonly teamId: string; readonly from: string; readonly to: string },
): Promise<void> {
  const isTwin = keys.map((key) => sql` and other.${sql.ref(key)} = ${sql.ref(`${table}.${key}`)}`);
  await sql`update ${sql.table(table)} set channel_id = ${to}
    where team_id = ${teamId} and channel_id = ${from} and not exists (
      select 1 from ${sql.table(table)} as other
      where other.team_id = ${teamId} and other.channel_id = ${to}${sql.join(isTwin, sql``)}
    )`.execute(db);
}

async function moveSubscriptions(context: StoreContext, teamId: string, from: string, to: string): Promise<void> {
  const { db } = context;
  const rowsOf = (channelId: string) =>
    db
      .selectFrom('subscriptions')
      .select(['id', 'connection_id', 'filters_json', 'selectors_json'])
      .where('team_id', '=', teamId)
      .where('channel_id', '=', channelId)
      .execute();
  const [here, there] = [await rowsOf(from), await rowsOf(to)];
  for (const row of here) {
    const twin = there.find((one) => one.connection_id === row.connection_id && one.filters_json === row.filters_json);
    if (!twin) {
      await db.updateTable('subscriptions').set({ channel_id: to }).where('id', '=', row.id).execute();
      continue;
    }
    const both = union(row.selectors_json, twin.selectors_json);
    await db.updateTable('subscriptions').set({ selectors_json: both }).where('id', '=', twin.id).execute();
    await db.deleteFrom('subscriptions').where('id', '=', row.id).execute();
  }
  await noteChange(context, here);
}

/** Deliveries go on where they were: what waits is sent, and what was sent can be edited under the new id. */
async function moveLane({ db, clock }: StoreContext, teamId: string, from: string, to: string): Promise<void> {
  const [old, lane] = [laneId(teamId, from), laneId(teamId, to)];
  const moved = await db.selectFrom('lanes').selectAll().where('id', '=', old).executeTakeFirst();
  if (!moved) return;
  await db
    .insertInto('lanes')
    .values({ ...moved, id: lane, channel_id: to, lease_until: 0, ready_at: clock.now() })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const keysThere = db.selectFrom('deliveries').select('dedupe_key').where('lane_id', '=', lane);
  await db
    .updateTable('deliveries')
    .set({ lane_id: lane })
    .where('lane_id', '=', old)
    .where('dedupe_key', 'not in', keysThere)
    .execute();
  await db.updateTable('deliveries').set({ slack_channel_id: to }).where('slack_channel_id', '=', from).execute();
  for (const id of [old, lane]) {
    const waiting = await db
      .selectFrom('deliveries')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('lane_id', '=', id)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    // Whoever holds the old lane may not settle what is not there any more.
    await db
      .updateTable('lanes')
      .set((set) => ({ pending: Number(waiting.count), token: set('token', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }
}

/** The members of two JSON arrays, each once. */
function union(a: string, b: string): string {
  const members: readonly unknown[] = [JSON.parse(a), JSON.parse(b)].flat();
  return JSON.stringify(members.filter((one, at) => members.findIndex((other) => same(one, other)) === at));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
