import { type RawBuilder, sql } from 'kysely';

import type { Backlog, DatabaseFigures, Figures, WebhookPresence, WorkspaceState } from '../ports/figures.ts';
import { uninstalled } from '../ports/installations.ts';
import type { StoreContext } from './dialect.ts';

/**
 * Figures for whoever watches the app. Each comes from an index that holds only what is not settled, or from a small
 * table; of deliveries only the first of each conversation is looked at.
 */
export function createFigures(context: StoreContext): Figures {
  return {
    read: async () => {
      const free = await lanes(context, sql`l.blocked_reason is null`);
      const stuck = await lanes(context, sql`l.blocked_reason is not null`);
      const all = [...free, ...stuck.map((row) => ({ ...row, is_blocked: 1 }))];
      const of = (kind: 'waiting' | 'personal' | 'blocked') => total(all.filter((row) => kindOf(row) === kind));
      return {
        unmatched: await unmatched(context),
        ...{ waiting: of('waiting'), personal: of('personal'), blocked: of('blocked') },
        held: await held(context),
        dead: await dead(context),
        lanesWaiting: all.reduce((sum, row) => sum + Number(row.lanes), 0),
        lanesBlocked: await lanesBlocked(context),
        workspaces: await workspaces(context),
        ...(await webhooks(context)),
      };
    },
  };
}

type LaneRow = {
  readonly is_blocked: number;
  readonly is_person: number;
  readonly is_new: number;
  readonly lanes: number;
  readonly count: number;
  readonly oldest: number | null;
};

/** What waits in lanes, by what keeps it. The two sorts of lanes each have an index of their own. */
async function lanes({ db }: StoreContext, which: RawBuilder<unknown>): Promise<readonly LaneRow[]> {
  const { rows } = await sql<LaneRow>`
    select is_blocked, is_person, is_new, count(*) as lanes, sum(pending) as count, min(created_at) as oldest from (
      select l.pending, d.created_at,
        case when exists (select 1 from installations i where i.team_id = l.team_id and i.blocked_reason is not null)
          then 1 else 0 end as is_blocked,
        case when substr(l.channel_id, 1, 1) in ('U', 'W') then 1 else 0 end as is_person,
        case when d.attempts = 0 then 1 else 0 end as is_new
      from lanes l left join deliveries d
        on d.id = (select min(h.id) from deliveries h where h.lane_id = l.id and h.state = 'waiting')
      where l.pending > 0 and ${which}
    ) as heads group by is_blocked, is_person, is_new`.execute(db);
  return rows;
}

function kindOf({ is_blocked, is_person, is_new }: LaneRow): 'waiting' | 'personal' | 'blocked' {
  if (is_blocked === 1) return 'blocked';
  return is_person === 1 && is_new === 1 ? 'personal' : 'waiting';
}

function total(rows: readonly LaneRow[]): Backlog {
  const times = rows.flatMap(({ oldest }) => (oldest === null ? [] : [Number(oldest)]));
  return {
    count: rows.reduce((sum, row) => sum + Number(row.count), 0),
    oldestAt: times.length > 0 ? Math.min(...times) : null,
  };
}

async function unmatched({ db }: StoreContext): Promise<Backlog> {
  const { rows } = await sql<{ count: number; oldest: number | null }>`
    select count(*) as count, (select received_at from events where matched_at is null order by id limit 1) as oldest
    from events where matched_at is null`.execute(db);
  return backlog(rows[0]);
}

async function held({ db }: StoreContext): Promise<Backlog> {
  const { rows } = await sql<{ count: number; oldest: number | null }>`
    select count(*) as count, min(w.opened_at) as oldest
    from windows w join window_events e on e.window_id = w.id where w.state = 'open'`.execute(db);
  return backlog(rows[0]);
}

async function dead({ db }: StoreContext): Promise<Backlog> {
  const { rows } = await sql<{ count: number; oldest: number | null }>`
    select first.count, d.settled_at as oldest
    from (select count(*) as count, min(id) as id from deliveries where state = 'dead') as first
    left join deliveries d on d.id = first.id`.execute(db);
  return backlog(rows[0]);
}

async function lanesBlocked({ db }: StoreContext): Promise<Backlog> {
  const { rows } = await sql<{ count: number; oldest: number | null }>`
    select count(*) as count, min(blocked_since) as oldest from lanes where blocked_reason is not null`.execute(db);
  return backlog(rows[0]);
}

function backlog(row: { readonly count: number; readonly oldest: number | null } | undefined): Backlog {
  const oldest = row?.oldest ?? null;
  return { count: Number(row?.count ?? 0), oldestAt: oldest === null ? null : Number(oldest) };
}

async function workspaces({ db }: StoreContext): Promise<Readonly<Record<WorkspaceState, number>>> {
  const rows = await db
    .selectFrom('installations')
    .select((select) => ['blocked_reason', select.fn.countAll<number>().as('count')])
    .groupBy('blocked_reason')
    .execute();
  const counts = { usable: 0, token_dead: 0, uninstalled: 0, other: 0 };
  for (const { blocked_reason: reason, count } of rows) counts[workspaceState(reason)] += Number(count);
  return counts;
}

function workspaceState(reason: string | null): WorkspaceState {
  if (reason === null) return 'usable';
  return reason === 'token_dead' || reason === uninstalled ? reason : 'other';
}

async function webhooks({ db }: StoreContext): Promise<Pick<DatabaseFigures, 'webhooks' | 'webhookConfirmedAt'>> {
  const rows = await db
    .selectFrom('connections')
    .select(['webhook_state', 'webhook_id', 'webhook_confirmed_at'])
    .execute();
  const counts = { present: 0, missing: 0, unconfirmed: 0, not_needed: 0 };
  const confirmedAt: number[] = [];
  for (const row of rows) {
    const presence = presenceOf(row.webhook_state, row.webhook_id);
    counts[presence] += 1;
    if (presence !== 'not_needed' && row.webhook_confirmed_at !== null) confirmedAt.push(row.webhook_confirmed_at);
  }
  return { webhooks: counts, webhookConfirmedAt: confirmedAt.length > 0 ? Math.min(...confirmedAt) : null };
}

function presenceOf(state: string, id: string | null): WebhookPresence {
  if (state === 'active') return 'present';
  if (state === 'none') return 'not_needed';
  return id === null ? 'missing' : 'unconfirmed';
}
