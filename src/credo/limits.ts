/** How patient the client is; `defaultLimits` suits a person waiting in Slack. */
export type CredoLimits = {
  /** For one attempt, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Further attempts after the first, for requests that may be repeated. */
  readonly retries: number;
  readonly firstBackoffMs: number;
  readonly longestBackoffMs: number;
  /** The longest wait Credo may ask for that is waited out; a longer one is left to the caller. */
  readonly longestWaitMs: number;
  readonly maxResponseBytes: number;
  /** How long an access token is used. Credo lets it live for 24 hours (knowledge.credo.ai: API Key Access Token). */
  readonly tokenAgeMs: number;
};

export const defaultLimits: CredoLimits = {
  timeoutMs: 10_000,
  retries: 2,
  firstBackoffMs: 500,
  longestBackoffMs: 8_000,
  longestWaitMs: 20_000,
  maxResponseBytes: 8 * 1024 * 1024,
  tokenAgeMs: 12 * 60 * 60_000,
};
