import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** What people wrote in Slack for a comment thread in Credo, and what became of it. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table replies (
      id text primary key,
      connection_id text not null,
      use_case_id text not null,
      thread_id text not null,
      team_id text not null,
      channel_id text not null,
      origin_id ${integer} not null,
      user_id text not null,
      user_name text not null,
      text text not null,
      again_of text,
      state text not null,
      created_at ${integer} not null,
      next_at ${integer},
      content text,
      text_hash text,
      owner_id text,
      sent_at ${integer},
      shown_json text,
      comment_id text,
      comment_record_id ${integer}
    ) ${tableEnd}`,
    sql`create index replies_due on replies (next_at) where next_at is not null`,
    sql`create index replies_in_thread on replies (connection_id, use_case_id, thread_id)`,
    sql`create index replies_by_age on replies (created_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
