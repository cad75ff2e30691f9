import type { Logger } from 'kysely';
import { databaseCode } from '../errors.ts';
import type { StoreContext } from './dialect.ts';

/**
 * The disk, a lock or the file keeps SQLite from working (sqlite.org: Result and Error Codes); PostgreSQL is not there, has
 * no room, is shutting down or takes nothing that is written (postgresql.org: Error Codes).
 */
const isTrouble = (code: string) =>
  /^SQLITE_(FULL|READONLY|BUSY|CANTOPEN|PROTOCOL|IOERR|CORRUPT|NOTADB)/.test(code) ||
  /^POSTGRES_(CONNECTION|08|25006|53|57P|58|XX)/.test(code);

/**
 * What SQLite has in memory may differ from the file: only a new process knows what is stored. That there is no folder for
 * temporary files says nothing of the file.
 */
const isBroken = (code: string) => /^SQLITE_(IOERR(?!_GETTEMPPATH)|CORRUPT|NOTADB)/.test(code);

export type StoreHealth = {
  /** Hears of every statement that fails. */
  failed(error: unknown): void;
  /** The same, as Kysely tells it. */
  readonly listen: Logger;
  /** Hears that there is no way to the database. */
  doubt(): void;
  /** Whether the database takes what is written; after a trouble it is tried. */
  isWritable(context: Pick<StoreContext, 'db' | 'dialect'>): Promise<boolean>;
};

/** Watches whether the database works. `onBroken` is called once nothing it says can be trusted any more. */
export function createStoreHealth(onBroken: (code: string) => void): StoreHealth {
  let isDoubtful = false;
  const failed = (error: unknown) => {
    const code = databaseCode(error);
    if (code === null) return;
    if (isTrouble(code)) isDoubtful = true;
    if (isBroken(code)) onBroken(code);
  };
  return {
    failed,
    listen: (event) => {
      if (event.level === 'error') failed(event.error);
    },
    doubt: () => {
      isDoubtful = true;
    },
    isWritable: async ({ db, dialect }) => {
      if (!isDoubtful) return true;
      const isTaken = await dialect.touch.execute(db).then(
        () => true,
        () => false,
      );
      if (isTaken) isDoubtful = false;
      return isTaken;
    },
  };
}
