import type { Generated, GeneratedAlways } from 'kysely';
import type { CoordinationTables } from './schema-coordination.ts';
import type { InstallationTables } from './schema-installations.ts';
import type { PeopleTables } from './schema-people.ts';

/** Every table; times are whole milliseconds since the epoch, flags are 0 or 1, `*_json` columns hold JSON text. */
export type Database = PeopleTables &
  InstallationTables &
  CoordinationTables & {
    connections: ConnectionsTable;
    events: EventsTable;
    comments: CommentsTable;
    subscriptions: SubscriptionsTable;
    subscription_changes: SubscriptionChangesTable;
    lanes: LanesTable;
    deliveries: DeliveriesTable;
    channel_settings: ChannelSettingsTable;
    windows: WindowsTable;
    window_events: WindowEventsTable;
    field_values: FieldValuesTable;
    migration_checksums: MigrationChecksumsTable;
    channels: ChannelsTable;
    reviews: ReviewsTable;
    cards: CardsTable;
    muted_reviews: MutedReviewsTable;
    replies: RepliesTable;
    repairs: RepairsTable;
    serving: ServingTable;
    slack_requests: SlackRequestsTable;
  };

export type ConnectionsTable = {
  id: string;
  tenant: string;
  webhook_key: string;
  webhook_key_hash: string;
  oauth_secret: string;
  webhook_id: string | null;
  webhook_types_json: string;
  webhook_state: string;
  webhook_failure: string | null;
  webhook_checked_at: number | null;
  /** When it was last seen to be as it should be. */
  webhook_confirmed_at: number | null;
  unneeded_since: number | null;
  subscriptions_version: Generated<number>;
  last_event_at: number | null;
  /** Another address that is still good: until then, or as long as Credo was not told of the new one. */
  previous_key_hash: string | null;
  previous_key_until: number | null;
  /** An operator wants the webhook checked now. */
  sync_requested_at: number | null;
  /** Null for the environment's connection, of which the columns down to `created_at` are null, too. */
  team_id: string | null;
  name: string | null;
  /** The name as it is compared, unique among the active ones of a workspace. */
  name_key: string | null;
  api_url: string | null;
  app_url: string | null;
  /** Sealed; null once nothing is to be done at Credo any more. */
  api_key: string | null;
  webhook_auth: string | null;
  /** Sealed, comma separated; null when there are none. */
  signing_secrets: string | null;
  created_by: string | null;
  created_at: number | null;
  /** `active` or `disconnected`. */
  state: Generated<string>;
  disconnected_at: number | null;
  /** Rises with every change of what calls to Credo are made with. */
  revision: Generated<number>;
  /** Since when Credo has refused the key; null while it takes it. */
  key_refused_at: number | null;
};

/** The inbox. */
export type EventsTable = {
  id: GeneratedAlways<number>;
  connection_id: string;
  idempotency_key: string;
  body_hash: string;
  type: string | null;
  happened_at: number | null;
  received_at: number;
  body: string;
  only_lane: string | null;
  matched_at: number | null;
  /** W3C trace context of the request that brought it; null when nobody traces. */
  trace: string | null;
};

/** Which events speak of the same comment: the current kind and its deprecated twin. */
export type CommentsTable = {
  id: GeneratedAlways<number>;
  connection_id: string;
  use_case_id: string;
  review_id: string | null;
  text_hash: string;
  comment_id: string | null;
  at: number;
  current_event_id: number | null;
  deprecated_event_id: number | null;
};

export type SubscriptionsTable = {
  id: GeneratedAlways<number>;
  connection_id: string;
  team_id: string;
  channel_id: string;
  selectors_json: string;
  filters_json: string;
  state: string;
  reason: string | null;
  created_by: string;
  created_at: number;
};

/** What a channel's subscriptions were before a change, so that it can be undone. */
export type SubscriptionChangesTable = {
  id: string;
  connection_id: string;
  team_id: string;
  channel_id: string;
  before_json: string;
  /** Those of the channel's settings that changed with it, as they were; null when none did. */
  settings_json: string | null;
  changed_by: string;
  changed_at: number;
};

export type LanesTable = {
  id: string;
  team_id: string;
  channel_id: string;
  pending: number;
  ready_at: number;
  lease_until: number;
  token: number;
  blocked_reason: string | null;
  blocked_since: number | null;
};

/** The outbox. */
export type DeliveriesTable = {
  id: GeneratedAlways<number>;
  lane_id: string;
  role: string;
  dedupe_key: string;
  event_id: number | null;
  comment_id: number | null;
  window_id: number | null;
  target_id: number | null;
  card_id: number | null;
  is_broadcast: number;
  notice_json: string | null;
  mention_ids_json: string;
  collapsible: number;
  state: string;
  attempts: number;
  /** How many of the attempts do not count: Slack refused for another reason than the message, or an operator had it tried anew. */
  forgiven: Generated<number>;
  first_attempt_at: number | null;
  sending_at: number | null;
  may_be_repeat: number;
  /** For a direct message: the message in a channel that says the same. */
  about_id: number | null;
  /** Where the message stands; for a direct message not the person it was sent to. */
  slack_channel_id: string | null;
  slack_ts: string | null;
  content_hash: string | null;
  last_error: string | null;
  created_at: number;
  settled_at: number | null;
};

export type ChannelSettingsTable = {
  team_id: string;
  channel_id: string;
  threads: string;
  size: string;
  details: string;
  mentions: string;
  digest_json: string | null;
  muted_until: number | null;
  shows_restricted: number;
  allows_shared: number;
  changed_by: string;
  changed_at: number;
};

/** `state`: `open` takes events in, `closed` has its delivery, `withdrawn` was given up when the channel unsubscribed. */
export type WindowsTable = {
  id: GeneratedAlways<number>;
  lane_id: string;
  team_id: string;
  channel_id: string;
  kind: string;
  key: string;
  state: string;
  due_at: number;
  latest_due_at: number;
  opened_at: number;
  settled_at: number | null;
};

export type WindowEventsTable = { window_id: number; event_id: number; comment_id: number | null };

/** What each event said a field of a use case is. */
export type FieldValuesTable = {
  event_id: number;
  connection_id: string;
  use_case_id: string;
  field: string;
  at: number;
  value_json: string;
};

/** What each migration did when it ran. */
export type MigrationChecksumsTable = { name: string; checksum: string };

/** Who can read a channel. */
export type ChannelsTable = {
  team_id: string;
  channel_id: string;
  kind: string;
  checked_at: number;
};

/** What the events tell of each review, merged. */
export type ReviewsTable = {
  connection_id: string;
  review_id: string;
  state_json: string;
};

/** `post_id` is the delivery whose message the card is, `previous_post_id` the one it was before. */
export type CardsTable = {
  id: GeneratedAlways<number>;
  connection_id: string;
  review_id: string;
  team_id: string;
  channel_id: string;
  post_id: number | null;
  previous_post_id: number | null;
};

export type MutedReviewsTable = {
  team_id: string;
  channel_id: string;
  review_id: string;
  muted_by: string;
  muted_at: number;
};

/** What people wrote in Slack for a comment thread in Credo. */
export type RepliesTable = {
  id: string;
  connection_id: string;
  use_case_id: string;
  thread_id: string;
  team_id: string;
  channel_id: string;
  origin_id: number;
  user_id: string;
  user_name: string;
  text: string;
  again_of: string | null;
  state: string;
  created_at: number;
  /** When it is to be sent or looked for; null once it is settled. */
  next_at: number | null;
  content: string | null;
  text_hash: string | null;
  owner_id: string | null;
  sent_at: number | null;
  /** The message that shows it in Slack. */
  shown_json: string | null;
  comment_id: string | null;
  comment_record_id: number | null;
};

/** What is to be put right later; `ref` is a delivery or, for `tasks`, an event. */
export type RepairsTable = {
  kind: string;
  ref: number;
  connection_id: string;
  use_case_id: string;
  tries: number;
  due_at: number;
  created_at: number;
};

/** What the server that started last works with; one row. `key_id`: the key it seals with. */
export type ServingTable = { id: number; key_id: string };

export type SlackRequestsTable = { signature: string; taken_at: number };
