import { sql } from 'kysely';
import type { Backlog } from '../ports/figures.ts';
import type {
  BlockedLane,
  ConnectionStanding,
  OutboxStanding,
  Standings,
  WorkspaceStanding,
} from '../ports/standing.ts';
import type { StoreContext } from './dialect.ts';
import { createFigures } from './figures.ts';

const mostLanes = 10;
const mostRows = 200;

/** How the app is doing, from small tables and from indexes of what is not settled. */
export function createStandings(context: StoreContext): Standings {
  const { db, clock } = context;
  return {
    read: async () => {
      const { unmatched, held, workspaces: workspaceStates } = await createFigures(context).read();
      const latest = await db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
      return {
        ...(await outbox(context, null)),
        ...{ at: clock.now(), unmatched, held, workspaceStates },
        workspaces: await workspaces(context),
        connections: await connections(context),
        lastEventId: Number(latest?.id ?? 0),
      };
    },
    ofWorkspace: (teamId) => outbox(context, teamId),
    deliveredSince: async (at) => {
      const row = await db
        .selectFrom('deliveries')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('settled_at', '>', at)
        .where('state', '=', 'delivered')
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
  };
}

/** Null: of all workspaces. */
async function outbox(context: StoreContext, teamId: string | null): Promise<OutboxStanding> {
  const { db } = context;
  const ours = teamId === null ? sql`true` : sql`l.team_id = ${teamId}`;
  const waiting = await sql<Row>`
    select sum(l.pending) as count, min(d.created_at) as oldest from lanes l left join deliveries d
      on d.id = (select min(h.id) from deliveries h where h.lane_id = l.id and h.state = 'waiting')
    where l.pending > 0 and ${ours}`.execute(db);
  const dead = await sql<Row>`
    select count(*) as count, min(d.settled_at) as oldest from deliveries d join lanes l on l.id = d.lane_id
    where d.state = 'dead' and ${ours}`.execute(db);
  const blocked = await sql<{ count: number }>`
    select count(*) as count from lanes l where l.blocked_reason is not null and ${ours}`.execute(db);
  return {
    waiting: backlog(waiting.rows[0]),
    dead: backlog(dead.rows[0]),
    lanesBlocked: Number(blocked.rows[0]?.count ?? 0),
    blockedLanes: await blockedLanes(context, teamId),
  };
}

type Row = { readonly count: number | null; readonly oldest: number | null };

function backlog(row: Row | undefined): Backlog {
  const oldest = row?.oldest ?? null;
  return { count: Number(row?.count ?? 0), oldestAt: oldest === null ? null : Number(oldest) };
}

async function blockedLanes({ db }: StoreContext, teamId: string | null): Promise<readonly BlockedLane[]> {
  const query = db.selectFrom('lanes').selectAll().where('blocked_reason', 'is not', null);
  const rows = await (teamId === null ? query : query.where('team_id', '=', teamId))
    .orderBy('blocked_since')
    .orderBy('id')
    .limit(mostLanes)
    .execute();
  return rows.map((row) => ({
    ...{ teamId: row.team_id, channelId: row.channel_id, reason: row.blocked_reason ?? '' },
    ...{ since: row.blocked_since, waiting: row.pending },
  }));
}

async function workspaces({ db }: StoreContext): Promise<readonly WorkspaceStanding[]> {
  const rows = await db
    .selectFrom('installations')
    .select(['team_id', 'team_name', 'blocked_reason', 'token'])
    .orderBy((order) => order.case().when('blocked_reason', 'is', null).then(1).else(0).end())
    .orderBy('team_name')
    .limit(mostRows)
    .execute();
  return rows.map((row) => ({
    ...{ teamId: row.team_id, name: row.team_name, blockedReason: row.blocked_reason },
    hasOwnToken: row.token !== null,
  }));
}

async function connections({ db }: StoreContext): Promise<readonly ConnectionStanding[]> {
  const rows = await db
    .selectFrom('connections')
    .select(['id', 'tenant', 'webhook_state', 'webhook_failure', 'webhook_checked_at', 'last_event_at'])
    .orderBy('tenant')
    .orderBy('id')
    .limit(mostRows)
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, tenant: row.tenant, webhook: row.webhook_state, webhookFailure: row.webhook_failure },
    ...{ webhookCheckedAt: row.webhook_checked_at, lastEventAt: row.last_event_at },
  }));
}
