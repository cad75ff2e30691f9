import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** Events held for a channel, the deliveries that tell of them, and what fields of use cases were said to be. */
export async function up(db: Kysely<unknown>, { integer, counter, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table windows (
      id ${counter},
      lane_id text not null,
      team_id text not null,
      channel_id text not null,
      kind text not null,
      key text not null,
      state text not null,
      due_at ${integer} not null,
      latest_due_at ${integer} not null,
      opened_at ${integer} not null,
      settled_at ${integer}
    ) ${tableEnd}`,
    sql`create unique index windows_open on windows (lane_id, kind, key) where state = 'open'`,
    sql`create index windows_due on windows (due_at) where state = 'open'`,
    sql`create table window_events (
      window_id ${integer} not null,
      event_id ${integer} not null,
      comment_id ${integer},
      primary key (window_id, event_id)
    ) ${tableEnd}`,
    sql`create index window_events_of_event on window_events (event_id)`,
    sql`create index window_events_of_comment on window_events (comment_id) where comment_id is not null`,
    sql`create table field_values (
      event_id ${integer} primary key,
      connection_id text not null,
      use_case_id text not null,
      field text not null,
      at ${integer} not null,
      value_json text not null
    ) ${tableEnd}`,
    sql`create index field_values_in_order on field_values (connection_id, use_case_id, field, at, event_id)`,
    sql`alter table deliveries add column window_id ${integer}`,
    sql`alter table deliveries add column collapsible ${integer} not null default 0`,
  ];
  for (const statement of statements) await statement.execute(db);
}
