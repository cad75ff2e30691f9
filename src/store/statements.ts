import type SqliteDatabase from 'better-sqlite3';

/** More texts than the store has; lists of values of every length make new ones. */
const mostKept = 500;

export type Statement = SqliteDatabase.Statement<unknown[], unknown>;

/**
 * Prepares each statement once: to prepare one takes as long as to run it. SQLite renews those that a changed schema
 * outdates, but not always those that failed, so that these are forgotten.
 */
export function keepStatements(database: SqliteDatabase.Database): <T>(text: string, use: (one: Statement) => T) => T {
  const kept = new Map<string, Statement>();
  const prepare = (text: string) => {
    const prepared = database.prepare<unknown[], unknown>(text);
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(text, prepared);
    return prepared;
  };
  return (text, use) => {
    try {
      return use(kept.get(text) ?? prepare(text));
    } catch (error) {
      kept.delete(text);
      throw error;
    }
  };
}
