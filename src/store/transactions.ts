import type { StoreContext } from './dialect.ts';

/*
 * With SQLite one transaction runs at a time, and the store relies on it: it reads, decides and writes. With PostgreSQL the
 * same holds for what runs alone; only what comes with every event and every message may run beside its like, and says why.
 */

type Work<T> = (context: StoreContext) => Promise<T>;

/** Runs `work` in a transaction, and no other `alone` or `beside` meanwhile. */
export function alone<T>(context: StoreContext, work: Work<T>): Promise<T> {
  return context.db.transaction().execute(async (db) => {
    await context.dialect.lockAlone(db);
    return work({ ...context, db });
  });
}

/** Runs `work` in a transaction, and others that run `beside` meanwhile, but none that runs `alone`. */
export function beside<T>(context: StoreContext, work: Work<T>): Promise<T> {
  return context.db.transaction().execute(async (db) => {
    await context.dialect.lockBeside(db);
    return work({ ...context, db });
  });
}

/** Runs `work` in a transaction that waits for nobody and goes first: it has to be right beside every other. */
export function freely<T>(context: StoreContext, work: Work<T>): Promise<T> {
  return (context.urgentDb ?? context.db).transaction().execute((db) => work({ ...context, db }));
}
