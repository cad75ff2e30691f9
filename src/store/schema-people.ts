/** The tables of who is who: in Credo, in Slack, and what they want and may. */
export type PeopleTables = {
  directory: DirectoryTable;
  slack_people: SlackPeopleTable;
  people_links: PeopleLinksTable;
  person_settings: PersonSettingsTable;
  task_cards: TaskCardsTable;
  unmatched_people: UnmatchedPeopleTable;
  access_policies: AccessPoliciesTable;
  access_requests: AccessRequestsTable;
};

/** What Credo told us about a use case, a user or the risk levels; `value_json` null means Credo has no such thing. */
export type DirectoryTable = {
  connection_id: string;
  kind: string;
  id: string;
  value_json: string | null;
  fetched_at: number;
};

export type SlackPeopleTable = {
  team_id: string;
  email: string;
  slack_user_id: string | null;
  fetched_at: number;
};

/** Corrections made with `/credo link`; `credo_ref` is a Credo user id or an e-mail in lower case. */
export type PeopleLinksTable = {
  team_id: string;
  connection_id: string;
  credo_ref: string;
  slack_user_id: string;
  linked_by: string;
  linked_at: number;
};

export type PersonSettingsTable = {
  team_id: string;
  slack_user_id: string;
  mentions: string;
  /** Null: the person chose nothing. */
  notify_json: string | null;
  changed_at: number;
};

/** Direct messages that ask for a task; `closed_at` is set once the task is over. */
export type TaskCardsTable = {
  delivery_id: number;
  connection_id: string;
  review_id: string;
  credo_user_id: string;
  closed_at: number | null;
};

/** People in Credo who would have been told of something, but are nobody in Slack. */
export type UnmatchedPeopleTable = {
  team_id: string;
  connection_id: string;
  credo_ref: string;
  name: string | null;
  reason: string;
  times: number;
  first_at: number;
  last_at: number;
};

export type AccessPoliciesTable = {
  team_id: string;
  kind: string;
  people_json: string;
  changed_by: string;
  changed_at: number;
};

/** What somebody who may not change a channel asked for. */
export type AccessRequestsTable = {
  id: string;
  team_id: string;
  channel_id: string;
  channel_name: string;
  user_id: string;
  user_name: string;
  wish_json: string;
  state: string;
  created_at: number;
  decided_by: string | null;
  decided_at: number | null;
};
