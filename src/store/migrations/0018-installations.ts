import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** Installations in many workspaces: a token each, when it is looked at, and what was begun through OAuth. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`alter table installations add column enterprise_id text`,
    sql`alter table installations add column bot_id text not null default ''`,
    sql`alter table installations add column token text`,
    sql`alter table installations add column refresh_token text`,
    sql`alter table installations add column token_expires_at ${integer}`,
    sql`alter table installations add column renewing_until ${integer} not null default 0`,
    sql`alter table installations add column scopes text`,
    sql`alter table installations add column installed_by text`,
    sql`alter table installations add column installed_at ${integer}`,
    sql`alter table installations add column uninstalled_at ${integer}`,
    sql`alter table installations add column told_gone_at ${integer}`,
    sql`alter table installations add column check_due_at ${integer} not null default 0`,
    sql`create index installations_due on installations (check_due_at)`,
    sql`create index installations_gone on installations (uninstalled_at) where uninstalled_at is not null`,
    sql`create table oauth_states (
      state_hash text primary key,
      browser_hash text not null,
      created_at ${integer} not null,
      used_at ${integer}
    ) ${tableEnd}`,
    sql`create index oauth_states_by_age on oauth_states (created_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
