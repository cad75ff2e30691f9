import type { Database } from '../schema.ts';

/** The columns that make each row of a table one of its kind; `null`: the table belongs to one database and is not copied. */
export const copiedTables = {
  connections: ['id'],
  installations: ['team_id'],
  events: ['id'],
  comments: ['id'],
  subscriptions: ['id'],
  subscription_changes: ['id'],
  lanes: ['id'],
  deliveries: ['id'],
  channel_settings: ['team_id', 'channel_id'],
  windows: ['id'],
  window_events: ['window_id', 'event_id'],
  field_values: ['event_id'],
  migration_checksums: null,
  channels: ['team_id', 'channel_id'],
  reviews: ['connection_id', 'review_id'],
  cards: ['id'],
  muted_reviews: ['team_id', 'channel_id', 'review_id'],
  replies: ['id'],
  repairs: ['kind', 'ref'],
  serving: null,
  slack_requests: ['signature'],
  leases: null,
  last_asked: null,
  oauth_states: ['state_hash'],
  directory: ['connection_id', 'kind', 'id'],
  slack_people: ['team_id', 'email'],
  people_links: ['team_id', 'connection_id', 'credo_ref'],
  person_settings: ['team_id', 'slack_user_id'],
  task_cards: ['delivery_id'],
  unmatched_people: ['team_id', 'connection_id', 'credo_ref'],
  access_policies: ['team_id'],
  access_requests: ['id'],
} as const satisfies Readonly<Record<keyof Database, readonly string[] | null>>;

export type CopiedTable = { readonly name: string; readonly key: readonly string[] };

/** The tables whose rows move, in the order they move. */
export const tablesToCopy: readonly CopiedTable[] = Object.entries(copiedTables).flatMap(([name, key]) =>
  key === null ? [] : [{ name, key }],
);
