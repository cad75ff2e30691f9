import { databaseCode } from '../errors.ts';
import type { StoreContext } from './dialect.ts';

/*
 * With SQLite one transaction runs at a time, and the store relies on it: it reads, decides and writes. With PostgreSQL the
 * same holds for what runs alone; only what comes with every event and every message may run beside its like, and says why.
 */

type Work<T> = (context: StoreContext) => Promise<T>;

/** Runs `work` in a transaction, and no other `alone` or `beside` meanwhile. `work` may be done anew. */
export function alone<T>(context: StoreContext, work: Work<T>): Promise<T> {
  return run(context, async (inside) => {
    await inside.dialect.lockAlone(inside.db);
    return work(inside);
  });
}

/**
 * Runs `work` in a transaction, and others that run `beside` meanwhile, but none that runs `alone`. `work` may be done
 * anew.
 */
export function beside<T>(context: StoreContext, work: Work<T>): Promise<T> {
  return run(context, async (inside) => {
    await inside.dialect.lockBeside(inside.db);
    return work(inside);
  });
}

/**
 * Runs `work` in a transaction that waits for nobody and goes first: it has to be right beside every other. `work` may be
 * done anew.
 */
export function freely<T>(context: StoreContext, work: Work<T>): Promise<T> {
  return run(context, work, context.urgentDb);
}

const mostTries = 5;

/** One of several transactions that wait for each other is undone by the database, and finds the work of the others then. */
async function run<T>(context: StoreContext, work: Work<T>, through = context.db): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await through.transaction().execute((db) => work({ ...context, db }));
    } catch (error) {
      if (tries === mostTries || !isUndone(error)) throw error;
    }
  }
}

/** A deadlock, or two that cannot have run one after the other (postgresql.org: Error Codes, class 40). */
const isUndone = (error: unknown): boolean => /^POSTGRES_40/.test(databaseCode(error) ?? '');
