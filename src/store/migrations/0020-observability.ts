import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** The trace an event belongs to, since when a conversation is blocked, and when Credo last had the webhook as it should be. */
export async function up(db: Kysely<unknown>, { integer }: StoreDialect): Promise<void> {
  const statements = [
    sql`alter table events add column trace text`,
    sql`alter table lanes add column blocked_since ${integer}`,
    sql`update lanes set blocked_since = ready_at where blocked_reason is not null`,
    sql`create index lanes_blocked on lanes (blocked_since) where blocked_reason is not null`,
    sql`alter table connections add column webhook_confirmed_at ${integer}`,
    sql`update connections set webhook_confirmed_at = webhook_checked_at where webhook_state <> 'waiting'`,
  ];
  for (const statement of statements) await statement.execute(db);
}
