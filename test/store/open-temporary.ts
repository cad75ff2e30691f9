import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { inject, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { borrowDatabase } from './lent-databases.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** On which database the tests of this project run. */
    engine: 'sqlite' | 'postgres';
  }
}

export type TemporaryStore = Awaited<ReturnType<typeof openStore>> & {
  readonly clock: ManualClock;
  /** Asks the database, outside of all transactions. */
  rows<Row>(query: string): Promise<Row[]>;
};

/** How often a property is tried: everything costs more where a server answers. */
export const numRuns = (onSqlite: number, onPostgres: number): number =>
  inject('engine') === 'postgres' ? onPostgres : onSqlite;

/** A new store in a database of its own, on the project's engine; closed when the test ends. */
export async function openTemporary(): Promise<TemporaryStore> {
  if (inject('engine') === 'sqlite') return openTemporaryFile();
  const clock = createManualClock();
  const { store, giveBack } = await borrowDatabase();
  const close = once(giveBack);
  onTestFinished(close);
  const rows = async <Row>(query: string) => (await sql.raw<Row>(query).execute(store.db)).rows;
  return { ...store, close, clock, rows };
}

export type TemporaryFile = TemporaryStore & { readonly path: string };

/** A new store in an SQLite file of its own, whatever the project's engine, closed when the test ends. */
export async function openTemporaryFile(): Promise<TemporaryFile> {
  const path = join(tempFolder(), 'app.db');
  const clock = createManualClock();
  const store = await openStore({ kind: 'sqlite', path }, clock);
  const reader = new SqliteDatabase(path, { readonly: true });
  const close = once(async () => {
    reader.close();
    await store.close();
  });
  onTestFinished(close);
  const rows = async <Row>(query: string) => reader.prepare<[], Row>(query).all();
  return { ...store, close, path, clock, rows };
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  return () => (closing ??= close());
}
