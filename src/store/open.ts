import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type Dialect, Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { AppError } from '../errors.ts';
import { type StoreContext, sqliteDialect } from './dialect.ts';
import { migrate, requireCurrentSchema } from './migrate.ts';
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
    const db = new Kysely<Database>({ dialect: atomicSqlite(openFile(path, durably)) });
    const close = async () => {
      await db.destroy();
      lock.close();
    };
    try {
      await migrate(db, sqliteDialect);
    } catch (error) {
      await db.destroy();
      throw error;
    }
    return { db, dialect: sqliteDialect, clock, close };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Opens a database that exists, beside a server that may be running on it. Throws `AppError` when there is none, or when
 * its schema is not the one this version works with.
 */
export async function openBeside(
  path: string,
  clock: { now(): number },
): Promise<StoreContext & { close(): Promise<void> }> {
  if (!existsSync(path)) {
    throw new AppError(
      'database_missing',
      `There is no database ${path} yet. Start the server once, or set DATABASE_URL.`,
    );
  }
  const db = new Kysely<Database>({ dialect: atomicSqlite(openFile(path, durably)) });
  try {
    await requireCurrentSchema(db, sqliteDialect);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, dialect: sqliteDialect, clock, close: () => db.destroy() };
}

/** Whether a server works on this database now. */
export function isServed(path: string): boolean {
  try {
    takeLock(path).close();
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'database_in_use') return true;
    throw error;
  }
}

function durably(sqlite: SqliteDatabase.Database): void {
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  sqlite.pragma('trusted_schema = OFF');
}

/** SQLite can change a schema within a transaction. Kysely does not use that unless told, and a crash left half a schema. */
function atomicSqlite(database: SqliteDatabase.Database): Dialect {
  const dialect = new SqliteDialect({ database });
  const adapter = Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true });
  return Object.assign(dialect, { createAdapter: () => adapter });
}

function openFile(path: string, prepare: (sqlite: SqliteDatabase.Database) => void): SqliteDatabase.Database {
  let sqlite: SqliteDatabase.Database | null = null;
  try {
    createPrivately(path);
    sqlite = new SqliteDatabase(path);
    prepare(sqlite);
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'database_unusable',
      `The database ${path} cannot be opened. Check that the folder exists and can be written, and that the file is a database.`,
      { cause },
    );
  }
}

/** An exclusive transaction on a file of its own: the operating system lets go of it even after `kill -9`. */
function takeLock(path: string): SqliteDatabase.Database {
  return openFile(`${path}.lock`, (lock) => {
    lock.pragma('busy_timeout = 0');
    try {
      lock.exec('begin exclusive');
    } catch (cause) {
      if (!(cause instanceof SqliteDatabase.SqliteError) || cause.code !== 'SQLITE_BUSY') throw cause;
      throw new AppError(
        'database_in_use',
        `Another server is using ${path}. Stop it first; one server runs per SQLite file.`,
        { cause },
      );
    }
  });
}

function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'a', 0o600));
}
