import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** Who can read each channel, as Slack said when it was asked last. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  await sql`create table channels (
    team_id text not null,
    channel_id text not null,
    kind text not null,
    checked_at ${integer} not null,
    primary key (team_id, channel_id)
  ) ${tableEnd}`.execute(db);
  await sql`create index slack_people_by_user on slack_people (team_id, slack_user_id)`.execute(db);
}
