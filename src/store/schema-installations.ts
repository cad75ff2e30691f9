import type { Generated } from 'kysely';

/** The tables of where the app is installed. */
export type InstallationTables = {
  installations: InstallationsTable;
  oauth_states: OauthStatesTable;
};

/** Workspaces, and organisations that installed the app as a whole: their `team_id` is the organisation's. */
export type InstallationsTable = {
  team_id: string;
  bot_user_id: string;
  team_name: string;
  blocked_reason: string | null;
  enterprise_id: string | null;
  bot_id: Generated<string>;
  /** Sealed; null where the environment has the token. */
  token: string | null;
  /** With token rotation: sealed, and when the token ends. */
  refresh_token: string | null;
  token_expires_at: number | null;
  /** Whoever renews the token has this long to do it. */
  renewing_until: Generated<number>;
  scopes: string | null;
  installed_by: string | null;
  installed_at: number | null;
  uninstalled_at: number | null;
  /** Slack said that the app was taken out, and its token was not refused since. */
  told_gone_at: number | null;
  /** When the token is to be looked at again. */
  check_due_at: Generated<number>;
};

/** Installations that somebody began; see `oauth-states.ts`. */
export type OauthStatesTable = {
  state_hash: string;
  browser_hash: string;
  created_at: number;
  used_at: number | null;
};
