import SqliteDatabase from 'better-sqlite3';

/** What is wrong with the file; null when nothing is, or when it cannot be read at all. Reads all of it, writes nothing. */
export function findDamage(path: string): string | null {
  let sqlite: SqliteDatabase.Database | null = null;
  try {
    sqlite = new SqliteDatabase(path, { readonly: true });
    const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }));
    return verdict === 'ok' ? null : verdict.replace('*** in database main ***', '').trim();
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError)) throw error;
    return /^SQLITE_(CORRUPT|NOTADB)/.test(error.code) ? error.message : null;
  } finally {
    sqlite?.close();
  }
}
