/** An expected failure with a stable `code` for logs and metrics; `message` is safe to show to an operator. */
export class AppError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The database's own code for what it could not do, such as `SQLITE_FULL` or `POSTGRES_57P01`; null for every other error. */
export function databaseCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^(?:SQLITE_[A-Z_]{1,40}|POSTGRES_[0-9A-Z]{5,40})$/.test(code) ? code : null;
}

/** The configuration cannot be used; `problems` lists everything that is wrong, one sentence each. */
export class ConfigError extends AppError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      'config_invalid',
      `The configuration has ${problems.length === 1 ? 'a problem' : 'problems'}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Why a call to Credo AI failed, in the few classes that lead to different consequences. */
export type CredoFailure =
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'invalid'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'unexpected';

/**
 * A failed call to Credo AI's API. `status` is the HTTP status, or null when there was no answer; `detail` is Credo's
 * own words, cut short and free of secrets; `retryAfterMs` is what Credo asked for.
 */
export class CredoApiError extends AppError {
  readonly failure: CredoFailure;
  readonly status: number | null;
  readonly detail: string | null;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;

  constructor(
    failure: CredoFailure,
    message: string,
    more: {
      readonly status?: number | null;
      readonly detail?: string | null;
      readonly retryAfterMs?: number | null;
      readonly requestId?: string | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`credo_${failure}`, message, { cause: more.cause });
    this.failure = failure;
    this.status = more.status ?? null;
    this.detail = more.detail ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.requestId = more.requestId ?? null;
  }
}
