import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import { AppError } from '../errors.ts';
import { findDamage } from './damage.ts';
import { sqliteDialect } from './dialect.ts';
import { createStoreHealth } from './health.ts';
import { migrate, requireCurrentSchema } from './migrate.ts';
import type { Database } from './schema.ts';
import type { Hear, OpenStore, ServedStore } from './served-store.ts';
import { createSqliteEngine } from './sqlite-engine.ts';

/**
 * Opens the SQLite file at `path` (created 0600 in a 0700 folder) and brings its schema up to date. One server per
 * file: the lock is a second database beside it, held for as long as the process lives, whatever ends it. Throws
 * `AppError` when the file is in use, damaged or cannot be used. `onMigration` hears what its schema lacked; `onBroken`,
 * later, that nothing the database says can be trusted any more.
 */
export async function openServedSqlite(path: string, clock: { now(): number }, hear: Hear): Promise<ServedStore> {
  const lock = takeLock(path, startPatienceMs);
  try {
    refuseDamaged(path);
    const health = createStoreHealth(hear.onBroken ?? (() => undefined));
    const engine = createSqliteEngine(openTwice(path, 1_000), health.failed);
    const db = new Kysely<Database>({ dialect: engine.dialect });
    const urgentDb = new Kysely<Database>({ dialect: engine.urgent });
    const close = async () => {
      await db.destroy();
      lock.close();
    };
    try {
      await migrate(db, sqliteDialect, { onMigration: hear.onMigration ?? (() => undefined) });
    } catch (error) {
      await db.destroy();
      throw error;
    }
    return {
      ...{ db, urgentDb, clock, close },
      dialect: sqliteDialect,
      isWritable: () => health.isWritable({ db, dialect: sqliteDialect }),
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Opens a database that exists, beside a server that may be running on it. Throws `AppError` when there is none, or when
 * its schema is not the one this version works with.
 */
export async function openSqliteBeside(path: string, clock: { now(): number }): Promise<OpenStore> {
  if (!existsSync(path)) {
    throw new AppError(
      'database_missing',
      `There is no database ${path} yet. Start the server once, or set DATABASE_URL.`,
    );
  }
  const db = new Kysely<Database>({ dialect: createSqliteEngine(openTwice(path, 5_000)).dialect });
  try {
    await requireCurrentSchema(db, sqliteDialect);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, dialect: sqliteDialect, clock, close: () => db.destroy() };
}

/** Whether a server works on this database now. */
export function isSqliteServed(path: string): boolean {
  try {
    takeLock(path, 0).close();
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'database_in_use') return true;
    throw error;
  }
}

/** Whoever asks whether a server runs holds its lock for a moment. */
const startPatienceMs = 200;

/** Waiting for somebody else's lock holds up everything in this process, so a server does not wait long. */
function durably(busyTimeoutMs: number): (sqlite: SqliteDatabase.Database) => void {
  return (sqlite) => {
    sqlite.pragma(`busy_timeout = ${busyTimeoutMs}`);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma('trusted_schema = OFF');
    // A container may have no folder for temporary files.
    sqlite.pragma('temp_store = MEMORY');
  };
}

/** Looks before anything is written: what is left of a damaged file must stay as it is. */
function refuseDamaged(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const damage = findDamage(path);
  if (damage === null) return;
  throw new AppError(
    'database_damaged',
    `The database ${path} is damaged (${damage}). Nothing was changed. Keep the file, restore a backup in its place, and start again.`,
  );
}

/** One connection that writes, and one that only reads and so never waits for it. */
function openTwice(path: string, busyTimeoutMs: number) {
  const writer = openFile(path, durably(busyTimeoutMs));
  try {
    const reader = openFile(path, durably(busyTimeoutMs));
    reader.pragma('query_only = ON');
    return { writer, reader };
  } catch (error) {
    writer.close();
    throw error;
  }
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
function takeLock(path: string, patienceMs: number): SqliteDatabase.Database {
  return openFile(`${path}.lock`, (lock) => {
    lock.pragma(`busy_timeout = ${patienceMs}`);
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
