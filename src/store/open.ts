import type { DatabaseAddress } from '../config.ts';
import type { OwnClock } from './database-time.ts';
import { isPostgresServed, openPostgresBeside, openServedPostgres } from './open-postgres.ts';
import { isSqliteServed, openServedSqlite, openSqliteBeside } from './open-sqlite.ts';
import type { Hear, OpenStore, ServedStore } from './served-store.ts';

/** Opens a database for a server and brings its schema up to date. Throws `AppError` when it cannot be used. */
export function openStore(database: DatabaseAddress, clock: OwnClock, hear: Hear = {}): Promise<ServedStore> {
  return database.kind === 'sqlite'
    ? openServedSqlite(database.path, clock, hear)
    : openServedPostgres(database.url, clock, hear);
}

/** Opens a database that exists, beside servers that may be running on it. Throws `AppError` when its schema is another. */
export function openBeside(database: DatabaseAddress, clock: { now(): number }): Promise<OpenStore> {
  return database.kind === 'sqlite' ? openSqliteBeside(database.path, clock) : openPostgresBeside(database.url, clock);
}

/** Whether a server works on this database now. */
export async function isServed(database: DatabaseAddress): Promise<boolean> {
  return database.kind === 'sqlite' ? isSqliteServed(database.path) : isPostgresServed(database.url);
}
