import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** One card per review and channel, with the news of the review in its thread. */
export async function up(db: Kysely<unknown>, { integer, counter, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table reviews (
      connection_id text not null,
      review_id text not null,
      state_json text not null,
      primary key (connection_id, review_id)
    ) ${tableEnd}`,
    sql`create table cards (
      id ${counter},
      connection_id text not null,
      review_id text not null,
      team_id text not null,
      channel_id text not null,
      post_id ${integer},
      previous_post_id ${integer},
      unique (connection_id, review_id, team_id, channel_id)
    ) ${tableEnd}`,
    sql`alter table comments add column review_id text`,
    sql`create index comments_of_review on comments (connection_id, review_id) where review_id is not null`,
    sql`alter table deliveries add column role text not null default 'message'`,
    sql`update deliveries set role = 'edit' where target_id is not null`,
    sql`alter table deliveries add column card_id ${integer}`,
    sql`alter table deliveries add column is_broadcast ${integer} not null default 0`,
    sql`create index deliveries_of_card on deliveries (card_id, id) where card_id is not null`,
  ];
  for (const statement of statements) await statement.execute(db);
}
