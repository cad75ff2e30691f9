import { sql } from 'kysely';
import type { SlackMessage } from '../blockkit/message.ts';
import { laneId } from '../lane-id.ts';
import type { LaneClaim, LanesExcept } from '../ports/outbox.ts';
import { postBefore } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { reviveHeld, withdrawHeld } from './holds.ts';
import { addNotice } from './notices.ts';
import { noteChange } from './subscription-version.ts';

type Claimed = {
  id: string;
  team_id: string;
  channel_id: string;
  token: number;
  lease_until: number;
  ready_at: number;
  pending: number;
};

/** Claims lanes, not messages, so that one conversation is always served by one worker (reliability: Recommended design). */
export async function claimLanes(
  { db, dialect, clock }: StoreContext,
  limit: number,
  leaseMs: number,
  except: LanesExcept = noLanes,
): Promise<readonly LaneClaim[]> {
  const now = clock.now();
  const { rows } = await sql<Claimed>`
    with claimable as materialized (
      select id from lanes
      where pending > 0 and blocked_reason is null and ready_at <= ${now} and lease_until <= ${now}
        and ${isNotIn('id', except.laneIds)} and ${isNotIn('team_id', except.teamIds)}
        and not exists (select 1 from installations i where i.team_id = lanes.team_id and i.blocked_reason is not null)
      order by ready_at limit ${limit} ${dialect.skipLocked}
    )
    update lanes set lease_until = ${now + leaseMs}, token = token + 1 where id in (select id from claimable)
    returning id, team_id, channel_id, token, lease_until, ready_at, pending`.execute(db);
  // What an update returns is in no order.
  const longestFirst = rows.toSorted((a, b) => a.ready_at - b.ready_at);
  return longestFirst.map((row) => ({
    id: row.id,
    teamId: row.team_id,
    channelId: row.channel_id,
    token: row.token,
    leaseUntil: row.lease_until,
    waiting: Number(row.pending),
  }));
}

/** Moves what is due after the clock's new time back with it; what was due already stays so. */
export async function followClock({ db, clock }: StoreContext, backMs: number): Promise<void> {
  const now = clock.now();
  await sql`update lanes set
    ready_at = case when ready_at > ${now} then (case when ready_at - ${backMs} > ${now} then ready_at - ${backMs} else ${now} end) else ready_at end,
    lease_until = case when lease_until > ${now} then lease_until - ${backMs} else lease_until end`.execute(db);
  // A quiet window lasts so many seconds; mutes and digests end at a time of day.
  await sql`update windows set due_at = due_at - ${backMs}, latest_due_at = latest_due_at - ${backMs}
    where state = 'open' and kind = 'quiet'`.execute(db);
}

const noLanes: LanesExcept = { laneIds: [], teamIds: [] };

const isNotIn = (column: 'id' | 'team_id', values: readonly string[]) =>
  values.length === 0 ? sql`true` : sql`${sql.ref(column)} not in (${sql.join(values)})`;

/** When the next lane may be claimed: its time has come and no live lease is on it. Null when nothing waits. */
export async function nextReadyAt({ db }: StoreContext, exceptTeamIds: readonly string[] = []): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    select min(case when lease_until > ready_at then lease_until else ready_at end) as at from lanes
    where pending > 0 and blocked_reason is null and ${isNotIn('team_id', exceptTeamIds)}
      and not exists (select 1 from installations i where i.team_id = lanes.team_id and i.blocked_reason is not null)`.execute(
    db,
  );
  return rows[0]?.at ?? null;
}

/** Nothing is sent in this conversation until it is unblocked; what waits is kept. */
export async function blockLane(
  { db, clock }: StoreContext,
  teamId: string,
  channelId: string,
  reason: string,
): Promise<void> {
  const now = clock.now();
  await db
    .insertInto('lanes')
    .values({
      id: laneId(teamId, channelId),
      team_id: teamId,
      channel_id: channelId,
      pending: 0,
      ready_at: now,
      lease_until: 0,
      token: 0,
      blocked_reason: reason,
      blocked_since: now,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((set) => ({
        blocked_reason: reason,
        blocked_since: set.fn.coalesce('lanes.blocked_since', set.val(now)),
      })),
    )
    .execute();
}

/** What waited in this conversation is sent from now on. */
export async function unblockLane({ db, clock }: StoreContext, teamId: string, channelId: string): Promise<void> {
  await db
    .updateTable('lanes')
    .set({ blocked_reason: null, blocked_since: null, ready_at: clock.now() })
    .where('id', '=', laneId(teamId, channelId))
    .where('blocked_reason', 'is not', null)
    .execute();
}

/**
 * Blocks a lane that worked so far and pauses the channel's subscriptions. Whoever subscribed first is told, once per
 * incident: a channel that is paused already is paused quietly. Runs in the caller's transaction.
 */
export async function pauseLane(
  context: StoreContext,
  teamId: string,
  channelId: string,
  reason: string,
  notice: SlackMessage | null,
): Promise<void> {
  await blockLane(context, teamId, channelId, reason);
  const paused = await context.db
    .updateTable('subscriptions')
    .set({ state: 'paused', reason })
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'active')
    .returning(['id', 'connection_id', 'created_by'])
    .execute();
  await noteChange(context, paused);
  const [first] = paused.sort((a, b) => a.id - b.id);
  if (!first || !notice) return;
  await addNotice(context, teamId, first.created_by, `paused:${channelId}:${context.clock.now()}`, notice);
}

/** Gives up what waits in a channel that nobody subscribes any more. Runs in the caller's transaction. */
export async function withdrawWaiting(context: StoreContext, teamId: string, channelId: string): Promise<number> {
  const { db, clock } = context;
  const lane = laneId(teamId, channelId);
  const withdrawn = await db
    .updateTable('deliveries')
    .set({ state: 'withdrawn', last_error: unsubscribed, settled_at: clock.now() })
    .where('lane_id', '=', lane)
    .where('state', '=', 'waiting')
    .where((is) =>
      is.or([is('event_id', 'is not', null), is('window_id', 'is not', null), is('card_id', 'is not', null)]),
    )
    .where('sending_at', 'is', null)
    .executeTakeFirst();
  await withdrawHeld(context, lane);
  return addPending(db, lane, -Number(withdrawn.numUpdatedRows));
}

/** The same for what came of one connection, where another brings the channel something; what is held is still told. */
export async function withdrawOf(
  { db, clock }: StoreContext,
  teamId: string,
  channelId: string,
  connectionId: string,
): Promise<number> {
  const lane = laneId(teamId, channelId);
  const withdrawn = await db
    .updateTable('deliveries')
    .set({ state: 'withdrawn', last_error: unsubscribed, settled_at: clock.now() })
    .where('lane_id', '=', lane)
    .where('state', '=', 'waiting')
    .where('sending_at', 'is', null)
    .where(
      sql<boolean>`(exists (select 1 from events e where e.id = deliveries.event_id and e.connection_id = ${connectionId})
        or exists (select 1 from cards c where c.id = deliveries.card_id and c.connection_id = ${connectionId}))`,
    )
    .executeTakeFirst();
  return addPending(db, lane, -Number(withdrawn.numUpdatedRows));
}

/** The conversations of a workspace in which something has waited since before `before`. */
export async function waitingSince({ db }: StoreContext, teamId: string, before: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('lanes')
    .innerJoin('deliveries', 'deliveries.lane_id', 'lanes.id')
    .select('lanes.channel_id')
    .distinct()
    .where('lanes.team_id', '=', teamId)
    .where('deliveries.state', '=', 'waiting')
    .where('deliveries.created_at', '<', before)
    .execute();
  return rows.map((row) => row.channel_id);
}

/**
 * Withdraws news that is too old by now to be told, and returns of how many events. What brings a message that stands in
 * the channel up to date is never too old: a card that stays as it was would lie. Runs in the caller's transaction.
 */
export async function expireWaiting(
  { db, clock }: StoreContext,
  teamId: string,
  channelId: string,
  before: number,
): Promise<number> {
  const lane = laneId(teamId, channelId);
  const isBlocked = await db
    .selectFrom('lanes')
    .leftJoin('installations', 'installations.team_id', 'lanes.team_id')
    .select('lanes.id')
    .where('lanes.id', '=', lane)
    .where((is) =>
      is.or([is('lanes.blocked_reason', 'is not', null), is('installations.blocked_reason', 'is not', null)]),
    )
    .executeTakeFirst();
  if (!isBlocked) return 0;
  const tooOld = db
    .updateTable('deliveries')
    .set({ state: 'withdrawn', last_error: 'expired', settled_at: clock.now() })
    .where('lane_id', '=', lane)
    .where('state', '=', 'waiting')
    .where('created_at', '<', before);
  const news = await tooOld
    .where((is) => is.or([is('event_id', 'is not', null), is('window_id', 'is not', null)]))
    .where('role', 'in', ['message', 'card', 'reply'])
    .returning(['event_id', 'window_id'])
    .execute();
  // An edit would post a card that never stood there.
  const edits = await tooOld
    .where('role', '=', 'card_edit')
    .where(
      sql<boolean>`not exists (select 1 from cards join deliveries post on post.id = ${postBefore(sql.ref('deliveries.id'))}
        where cards.id = deliveries.card_id and post.state = 'delivered')`,
    )
    .returning('id')
    .execute();
  await addPending(db, lane, -(news.length + edits.length));
  const collected = await db
    .selectFrom('window_events')
    .select('event_id')
    .where(
      'window_id',
      'in',
      news.flatMap(({ window_id }) => window_id ?? []),
    )
    .execute();
  const events = [...news, ...collected].flatMap(({ event_id }) => event_id ?? []);
  return new Set(events).size;
}

/** Takes back a withdrawal that came with a change at `since`, or after it. Runs in the caller's transaction. */
export async function reviveWithdrawn(
  context: StoreContext,
  teamId: string,
  channelId: string,
  since: number,
): Promise<number> {
  const { db } = context;
  const lane = laneId(teamId, channelId);
  await reviveHeld(context, lane, since - sameChangeMs);
  const revived = await db
    .updateTable('deliveries')
    .set({ state: 'waiting', last_error: null, settled_at: null })
    .where('lane_id', '=', lane)
    .where('state', '=', 'withdrawn')
    .where('last_error', '=', unsubscribed)
    .where('settled_at', '>=', since - sameChangeMs)
    .executeTakeFirst();
  return addPending(db, lane, Number(revived.numUpdatedRows));
}

const unsubscribed = 'unsubscribed';
/** A change's time may have been moved on a little, to keep changes in order. */
const sameChangeMs = 1_000;

async function addPending(db: StoreContext['db'], lane: string, count: number): Promise<number> {
  await db
    .updateTable('lanes')
    .set((set) => ({ pending: set('pending', '+', count) }))
    .where('id', '=', lane)
    .execute();
  return Math.abs(count);
}
