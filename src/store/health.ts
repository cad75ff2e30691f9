import { type Kysely, type Logger, sql } from 'kysely';
import { databaseCode } from '../errors.ts';
import type { Database } from './schema.ts';

/** The disk, a lock or the file keeps SQLite from working (sqlite.org: Result and Error Codes). */
const isTrouble = (code: string) => /^SQLITE_(FULL|READONLY|BUSY|CANTOPEN|PROTOCOL|IOERR|CORRUPT|NOTADB)/.test(code);

/**
 * What SQLite has in memory may differ from the file: only a new process knows what is stored. That there is no folder for
 * temporary files says nothing of the file.
 */
const isBroken = (code: string) => /^SQLITE_(IOERR(?!_GETTEMPPATH)|CORRUPT|NOTADB)/.test(code);

export type StoreHealth = {
  /** Hears of every statement that fails. */
  readonly listen: Logger;
  /** Whether the database takes what is written; after a trouble it is tried. */
  isWritable(db: Kysely<Database>): Promise<boolean>;
};

/** Watches whether the database works. `onBroken` is called once nothing it says can be trusted any more. */
export function createStoreHealth(onBroken: (code: string) => void): StoreHealth {
  let isDoubtful = false;
  return {
    listen: (event) => {
      const code = event.level === 'error' ? databaseCode(event.error) : null;
      if (code === null) return;
      if (isTrouble(code)) isDoubtful = true;
      if (isBroken(code)) onBroken(code);
    },
    isWritable: async (db) => {
      if (!isDoubtful) return true;
      // Writes the file's first page, as every commit may have to.
      const isTaken = await sql`pragma user_version = 0`.execute(db).then(
        () => true,
        () => false,
      );
      if (isTaken) isDoubtful = false;
      return isTaken;
    },
  };
}
