import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** The first schema. */
export async function up(db: Kysely<unknown>, { integer, counter, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table connections (
      id text primary key,
      tenant text not null,
      webhook_key text not null,
      webhook_key_hash text not null unique,
      oauth_secret text not null,
      webhook_id text,
      webhook_types_json text not null,
      webhook_state text not null,
      webhook_failure text,
      webhook_checked_at ${integer},
      unneeded_since ${integer},
      subscriptions_version ${integer} not null default 0,
      last_event_at ${integer}
    ) ${tableEnd}`,
    sql`create table installations (
      team_id text primary key,
      bot_user_id text not null,
      team_name text not null,
      blocked_reason text
    ) ${tableEnd}`,
    sql`create table events (
      id ${counter},
      connection_id text not null,
      idempotency_key text not null,
      body_hash text not null,
      type text,
      happened_at ${integer},
      received_at ${integer} not null,
      body text not null,
      only_lane text,
      matched_at ${integer},
      unique (connection_id, idempotency_key)
    ) ${tableEnd}`,
    sql`create index events_unmatched on events (id) where matched_at is null`,
    sql`create table comments (
      id ${counter},
      connection_id text not null,
      use_case_id text not null,
      text_hash text not null,
      comment_id text,
      at ${integer} not null,
      current_event_id ${integer},
      deprecated_event_id ${integer}
    ) ${tableEnd}`,
    sql`create index comments_by_text on comments (connection_id, use_case_id, text_hash)`,
    sql`create index comments_by_comment on comments (connection_id, comment_id) where comment_id is not null`,
    sql`create table subscriptions (
      id ${counter},
      connection_id text not null,
      team_id text not null,
      channel_id text not null,
      selectors_json text not null,
      filters_json text not null,
      state text not null,
      reason text,
      created_by text not null,
      created_at ${integer} not null,
      unique (team_id, channel_id, connection_id, filters_json)
    ) ${tableEnd}`,
    sql`create index subscriptions_by_connection on subscriptions (connection_id)`,
    sql`create table subscription_changes (
      id text primary key,
      connection_id text not null,
      team_id text not null,
      channel_id text not null,
      before_json text not null,
      changed_by text not null,
      changed_at ${integer} not null
    ) ${tableEnd}`,
    sql`create index subscription_changes_by_channel on subscription_changes (team_id, channel_id, changed_at)`,
    sql`create table lanes (
      id text primary key,
      team_id text not null,
      channel_id text not null,
      pending ${integer} not null,
      ready_at ${integer} not null,
      lease_until ${integer} not null,
      token ${integer} not null,
      blocked_reason text
    ) ${tableEnd}`,
    sql`create index lanes_ready on lanes (ready_at) where pending > 0 and blocked_reason is null`,
    sql`create table deliveries (
      id ${counter},
      lane_id text not null,
      dedupe_key text not null,
      event_id ${integer},
      comment_id ${integer},
      target_id ${integer},
      notice_json text,
      mentions ${integer} not null,
      state text not null,
      attempts ${integer} not null,
      first_attempt_at ${integer},
      sending_at ${integer},
      may_be_repeat ${integer} not null,
      slack_ts text,
      content_hash text,
      last_error text,
      created_at ${integer} not null,
      settled_at ${integer},
      unique (lane_id, dedupe_key)
    ) ${tableEnd}`,
    sql`create index deliveries_waiting on deliveries (lane_id, id) where state = 'waiting'`,
    sql`create index deliveries_dead on deliveries (lane_id, id) where state = 'dead'`,
    sql`create index deliveries_of_comment on deliveries (comment_id) where comment_id is not null`,
    sql`create table directory (
      connection_id text not null,
      kind text not null,
      id text not null,
      value_json text,
      fetched_at ${integer} not null,
      primary key (connection_id, kind, id)
    ) ${tableEnd}`,
    sql`create table slack_people (
      team_id text not null,
      email text not null,
      slack_user_id text,
      fetched_at ${integer} not null,
      primary key (team_id, email)
    ) ${tableEnd}`,
    sql`create table people_links (
      team_id text not null,
      connection_id text not null,
      credo_ref text not null,
      slack_user_id text not null,
      linked_by text not null,
      linked_at ${integer} not null,
      primary key (team_id, connection_id, credo_ref)
    ) ${tableEnd}`,
  ];
  for (const statement of statements) await statement.execute(db);
}
