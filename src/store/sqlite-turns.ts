import type SqliteDatabase from 'better-sqlite3';

/** So many turns at most wait for one commit, so that the first of them does not wait for long. */
const mostPerCommit = 16;

/**
 * Whose turn it is to write. SQLite has one writer, and making a commit durable takes longer than what is committed, so
 * turns that wait for each other anyway share a transaction and are committed together. Each is told only afterwards.
 */
export type SqliteTurns = {
  /** Resolves when it is the caller's turn. Those who are urgent go before all others. */
  take(isUrgent: boolean): Promise<void>;
  /** Opens the shared transaction if there is none. Only in one's turn. */
  open(): void;
  /** Ends the turn. Resolves once what it wrote is durable; rejects, like all who share the transaction, when it is not. */
  leave(isUrgent: boolean): Promise<void>;
  /** Ends a turn that wrote nothing. */
  pass(): void;
  /** Commits what others wrote before, for what cannot run inside a transaction. Only in one's turn. */
  settle(): void;
  /** After an error: SQLite may have rolled back everything by itself, then all who share it are told. */
  noticeRollback(error: unknown): void;
  /** Whether the shared transaction that was open in this turn is gone. */
  isLost(): boolean;
};

type Waiting = { resolve(): void; reject(error: unknown): void };

export function createSqliteTurns(database: SqliteDatabase.Database): SqliteTurns {
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  let isTaken = false;
  let told: Waiting[] = [];
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');

  const settle = () => {
    const waiting = told;
    told = [];
    if (!database.inTransaction) return;
    try {
      commit.run();
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      for (const { reject } of waiting) reject(error);
      return;
    }
    for (const { resolve } of waiting) resolve();
  };

  const end = (isUrgent: boolean) => {
    const isNobodyWaiting = urgent.length + others.length === 0;
    if (isUrgent || isNobodyWaiting || told.length >= mostPerCommit) settle();
    const next = urgent.shift() ?? others.shift();
    if (next) next();
    else isTaken = false;
  };

  return {
    take: (isUrgent) => {
      if (!isTaken) {
        isTaken = true;
        return Promise.resolve();
      }
      return new Promise((resolve) => (isUrgent ? urgent : others).push(resolve));
    },
    open: () => {
      if (!database.inTransaction) begin.run();
    },
    leave: (isUrgent) =>
      new Promise((resolve, reject) => {
        told.push({ resolve, reject });
        end(isUrgent);
      }),
    pass: () => end(false),
    settle,
    noticeRollback: (error) => {
      if (database.inTransaction) return;
      const waiting = told;
      told = [];
      for (const { reject } of waiting) reject(error);
    },
    isLost: () => !database.inTransaction,
  };
}
