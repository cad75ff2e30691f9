import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** Who is pinged where: each message knows whom it may mention, and direct messages have tables of their own. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`alter table deliveries drop column mentions`,
    sql`alter table deliveries add column mention_ids_json text not null default '[]'`,
    sql`alter table deliveries add column slack_channel_id text`,
    sql`alter table deliveries add column about_id ${integer}`,
    sql`create table person_settings (
      team_id text not null,
      slack_user_id text not null,
      mentions text not null,
      notify_json text,
      changed_at ${integer} not null,
      primary key (team_id, slack_user_id)
    ) ${tableEnd}`,
    sql`create table task_cards (
      delivery_id ${integer} primary key,
      connection_id text not null,
      review_id text not null,
      credo_user_id text not null,
      closed_at ${integer}
    ) ${tableEnd}`,
    sql`create index task_cards_open on task_cards (connection_id, review_id) where closed_at is null`,
    sql`create table unmatched_people (
      team_id text not null,
      connection_id text not null,
      credo_ref text not null,
      name text,
      reason text not null,
      times ${integer} not null,
      first_at ${integer} not null,
      last_at ${integer} not null,
      primary key (team_id, connection_id, credo_ref)
    ) ${tableEnd}`,
  ];
  for (const statement of statements) await statement.execute(db);
}
