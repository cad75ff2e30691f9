import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** What operators do while the server runs: a new webhook address beside the old one, a check of the webhook now. */
export async function up(db: Kysely<unknown>, { integer }: StoreDialect): Promise<void> {
  const statements = [
    sql`alter table connections add column previous_key_hash text`,
    sql`alter table connections add column previous_key_until ${integer}`,
    sql`alter table connections add column sync_requested_at ${integer}`,
    sql`create index events_by_arrival on events (received_at)`,
    sql`create index deliveries_settled on deliveries (settled_at) where settled_at is not null`,
    sql`create index deliveries_of_event on deliveries (event_id) where event_id is not null`,
  ];
  for (const statement of statements) await statement.execute(db);
}
