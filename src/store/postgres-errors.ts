import { AppError } from '../errors.ts';

/** There is no connection, or no answer over it. */
export const connectionTroubleCode = 'POSTGRES_CONNECTION';

/** The same failure with a code we know: PostgreSQL's own five letters (postgresql.org: Error Codes), or that there was no answer. */
export function databaseError(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const isOwn = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code);
  return new AppError(
    isOwn ? `POSTGRES_${code}` : connectionTroubleCode,
    isOwn ? `PostgreSQL refused a statement (${code}).` : 'PostgreSQL did not answer.',
    { cause: error },
  );
}
