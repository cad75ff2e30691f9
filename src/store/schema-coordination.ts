/** The tables of what several servers must agree on. */
export type CoordinationTables = { leases: LeasesTable; last_asked: LastAskedTable };

/** `token` rises with every other holder; `holder` is empty while nobody has it. */
export type LeasesTable = { name: string; holder: string; token: number; held_until: number };

/** What each person asked last. */
export type LastAskedTable = {
  team_id: string;
  user_id: string;
  channel_id: string;
  text_hash: string;
  asked_at: number;
  has_changed: number;
};
