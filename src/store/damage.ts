import SqliteDatabase from 'better-sqlite3';

/** What is wrong with the file; null when nothing is. Reads all of it, writes nothing. */
export function findDamage(path: string): string | null {
  let sqlite: SqliteDatabase.Database | null = null;
  try {
    sqlite = new SqliteDatabase(path, { readonly: true });
    const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }));
    return verdict === 'ok' ? null : verdict;
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError) return error.message;
    throw error;
  } finally {
    sqlite?.close();
  }
}
