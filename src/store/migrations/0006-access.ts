import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** Who may change what channels get, what others asked for, which reviews a channel muted, and settings in *Undo*. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table access_policies (
      team_id text primary key,
      kind text not null,
      people_json text not null,
      changed_by text not null,
      changed_at ${integer} not null
    ) ${tableEnd}`,
    sql`create table access_requests (
      id text primary key,
      team_id text not null,
      channel_id text not null,
      channel_name text not null,
      user_id text not null,
      user_name text not null,
      wish_json text not null,
      state text not null,
      created_at ${integer} not null,
      decided_by text,
      decided_at ${integer}
    ) ${tableEnd}`,
    sql`create table muted_reviews (
      team_id text not null,
      channel_id text not null,
      review_id text not null,
      muted_by text not null,
      muted_at ${integer} not null,
      primary key (team_id, channel_id, review_id)
    ) ${tableEnd}`,
    sql`alter table subscription_changes add column settings_json text`,
    sql`create index deliveries_by_slack_ts on deliveries (slack_ts) where slack_ts is not null`,
  ];
  for (const statement of statements) await statement.execute(db);
}
