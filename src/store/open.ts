import type { DatabaseAddress } from '../config.ts';
import { AppError } from '../errors.ts';
import { isUnfinishedCopy } from './copy/progress.ts';
import type { OwnClock } from './database-time.ts';
import { isPostgresServed, openPostgresBeside, openServedPostgres } from './open-postgres.ts';
import { isSqliteServed, openServedSqlite, openSqliteBeside } from './open-sqlite.ts';
import type { Hear, OpenStore, ServedStore } from './served-store.ts';

/** Opens a database for a server and brings its schema up to date. Throws `AppError` when it cannot be used. */
export async function openStore(database: DatabaseAddress, clock: OwnClock, hear: Hear = {}): Promise<ServedStore> {
  const store = await (database.kind === 'sqlite'
    ? openServedSqlite(database.path, clock, hear)
    : openServedPostgres(database.url, clock, hear));
  if (hear.isCopy || !(await isUnfinishedCopy(store.db))) return store;
  await store.close();
  throw new AppError(
    'copy_unfinished',
    'This database is a copy that was not finished. Type the same npm run -s cli -- copy again; it goes on where it was.',
  );
}

/** Opens a database that exists, beside servers that may be running on it. Throws `AppError` when its schema is another. */
export function openBeside(database: DatabaseAddress, clock: { now(): number }): Promise<OpenStore> {
  return database.kind === 'sqlite' ? openSqliteBeside(database.path, clock) : openPostgresBeside(database.url, clock);
}

/** Whether a server works on this database now. */
export async function isServed(database: DatabaseAddress): Promise<boolean> {
  return database.kind === 'sqlite' ? isSqliteServed(database.path) : isPostgresServed(database.url);
}
