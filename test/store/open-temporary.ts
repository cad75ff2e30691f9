import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';

export type TemporaryStore = Awaited<ReturnType<typeof openStore>> & {
  readonly path: string;
  readonly clock: ManualClock;
  /** Asks the file through a connection of its own. */
  rows<Row>(sql: string): Row[];
};

/** A new store in a file of its own, closed when the test ends. */
export async function openTemporary(): Promise<TemporaryStore> {
  const path = join(tempFolder(), 'app.db');
  const clock = createManualClock();
  const store = await openStore({ kind: 'sqlite', path }, clock);
  const reader = new SqliteDatabase(path, { readonly: true });
  const close = async () => {
    reader.close();
    await store.close();
  };
  onTestFinished(close);
  const rows = <Row>(sql: string) => reader.prepare<[], Row>(sql).all();
  return { ...store, close, path, clock, rows };
}
