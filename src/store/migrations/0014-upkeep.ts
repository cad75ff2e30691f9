import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** What keeps upkeep short and safe: indexes for retention, attempts that do not count, and the key the server seals with. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create index deliveries_of_target on deliveries (target_id) where target_id is not null`,
    sql`create index deliveries_of_window on deliveries (window_id) where window_id is not null`,
    sql`create index cards_by_post on cards (post_id) where post_id is not null`,
    sql`create index cards_by_previous_post on cards (previous_post_id) where previous_post_id is not null`,
    sql`alter table deliveries add column forgiven ${integer} not null default 0`,
    sql`create table serving (
      id ${integer} primary key,
      key_id text not null
    ) ${tableEnd}`,
  ];
  for (const statement of statements) await statement.execute(db);
}
