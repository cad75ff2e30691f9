import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** Connections that workspaces made themselves: whose they are, what they are called, and what it takes to call Credo. */
export async function up(db: Kysely<unknown>, { integer }: StoreDialect): Promise<void> {
  const statements = [
    sql`alter table connections add column team_id text`,
    sql`alter table connections add column name text`,
    sql`alter table connections add column name_key text`,
    sql`alter table connections add column api_url text`,
    sql`alter table connections add column app_url text`,
    sql`alter table connections add column api_key text`,
    sql`alter table connections add column webhook_auth text`,
    sql`alter table connections add column signing_secrets text`,
    sql`alter table connections add column created_by text`,
    sql`alter table connections add column created_at ${integer}`,
    sql`alter table connections add column state text not null default 'active'`,
    sql`alter table connections add column disconnected_at ${integer}`,
    sql`alter table connections add column revision ${integer} not null default 1`,
    sql`alter table connections add column key_refused_at ${integer}`,
    sql`create unique index connections_by_name on connections (team_id, name_key) where state = 'active'`,
    sql`create index connections_given_up on connections (disconnected_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
