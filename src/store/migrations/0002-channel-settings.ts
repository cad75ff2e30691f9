import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** How each channel wants its messages; a channel without a row has the defaults. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  await sql`create table channel_settings (
    team_id text not null,
    channel_id text not null,
    threads text not null,
    size text not null,
    details text not null,
    mentions text not null,
    digest_json text,
    muted_until ${integer},
    shows_restricted ${integer} not null,
    allows_shared ${integer} not null,
    changed_by text not null,
    changed_at ${integer} not null,
    primary key (team_id, channel_id)
  ) ${tableEnd}`.execute(db);
}
