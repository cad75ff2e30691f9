import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { AppError } from '../errors.ts';
import { type StoreContext, sqliteDialect } from './dialect.ts';
import { migrate } from './migrate.ts';
import type { Database } from './schema.ts';

/**
 * Opens the SQLite file at `path` (created 0600 in a 0700 folder) and brings its schema up to date. One server per
 * file: the lock is a second database beside it, held for as long as the process lives, whatever ends it. Throws
 * `AppError` when the file is in use or cannot be used.
 */
export async function openStore(
  path: string,
  clock: { now(): number },
): Promise<StoreContext & { close(): Promise<void> }> {
  const lock = takeLock(path);
  try {
    const sqlite = openFile(path);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma('busy_timeout = 5000');
    sqlite.pragma('trusted_schema = OFF');
    const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) });
    await migrate(db, sqliteDialect);
    const close = async () => {
      await db.destroy();
      lock.close();
    };
    return { db, dialect: sqliteDialect, clock, close };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function openFile(path: string) {
  try {
    createPrivately(path);
    return new SqliteDatabase(path);
  } catch (cause) {
    throw new AppError(
      'database_unusable',
      `The database ${path} cannot be opened. Check that the folder exists and can be written.`,
      { cause },
    );
  }
}

/** An exclusive transaction on a file of its own: the operating system lets go of it even after `kill -9`. */
function takeLock(path: string) {
  const lockPath = `${path}.lock`;
  const lock = openFile(lockPath);
  try {
    lock.pragma('busy_timeout = 0');
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    throw new AppError(
      'database_in_use',
      `Another server is using ${path}. Stop it first; one server runs per SQLite file.`,
      { cause },
    );
  }
}

function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'a', 0o600));
}
