import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** The signatures of requests that came from Slack a short while ago. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table slack_requests (signature text primary key, taken_at ${integer} not null) ${tableEnd}`,
    sql`create index slack_requests_by_age on slack_requests (taken_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
