import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** What several servers on one database must agree on. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table leases (
      name text primary key,
      holder text not null,
      token ${integer} not null,
      held_until ${integer} not null
    ) ${tableEnd}`,
    sql`create table last_asked (
      team_id text not null,
      user_id text not null,
      channel_id text not null,
      text_hash text not null,
      asked_at ${integer} not null,
      has_changed ${integer} not null,
      primary key (team_id, user_id)
    ) ${tableEnd}`,
    sql`create index last_asked_by_channel on last_asked (team_id, channel_id)`,
    sql`create index last_asked_by_age on last_asked (asked_at)`,
    // Claims pass over the lanes of workspaces that have their share already.
    sql`drop index lanes_ready`,
    sql`create index lanes_ready on lanes (ready_at, team_id) where pending > 0 and blocked_reason is null`,
  ];
  for (const statement of statements) await statement.execute(db);
}
