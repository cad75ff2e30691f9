import type SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createSqliteTurns, type SqliteTurns } from './sqlite-turns.ts';
import { keepStatements, type Statement } from './statements.ts';

/** `writer` and `reader` are connections to one file in WAL mode. */
type Files = { readonly writer: SqliteDatabase.Database; readonly reader: SqliteDatabase.Database };

/**
 * Kysely over SQLite. What only reads never waits: it sees what is committed. What writes takes turns, and is told that it
 * is done once it is durable. With a dialect that is `urgent`, writes go before those of the other. `onError` hears of
 * every statement that fails; Kysely could tell, too, but only with work for each that does not.
 */
export function createSqliteEngine(
  files: Files,
  onError: (error: unknown) => void = () => undefined,
): { readonly dialect: Dialect; readonly urgent: Dialect } {
  const turns = createSqliteTurns(files.writer);
  const write = keepStatements(files.writer);
  const read = keepStatements(files.reader);
  const dialect = (isUrgent: boolean): Dialect => ({
    createAdapter: () => adapter,
    createDriver: () => createDriver(() => connect({ turns, write, read, isUrgent, onError }), isUrgent ? null : files),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  });
  return { dialect: dialect(false), urgent: dialect(true) };
}

/** SQLite can change a schema within a transaction, and whoever waits for others waits in our turns; Kysely has to be told. */
const adapter = Object.defineProperties(new SqliteAdapter(), {
  supportsTransactionalDdl: { value: true },
  supportsMultipleConnections: { value: true },
});

const begin = CompiledQuery.raw('begin immediate');
const commit = CompiledQuery.raw('commit');
const rollBack = CompiledQuery.raw('rollback');

function createDriver(connectNew: () => DatabaseConnection, files: Files | null): Driver {
  const free: DatabaseConnection[] = [];
  return {
    init: async () => undefined,
    acquireConnection: async () => free.pop() ?? connectNew(),
    releaseConnection: async (connection) => void free.push(connection),
    beginTransaction: async (connection) => void (await connection.executeQuery(begin)),
    commitTransaction: async (connection) => void (await connection.executeQuery(commit)),
    rollbackTransaction: async (connection) => void (await connection.executeQuery(rollBack)),
    savepoint: async (connection, name) => void (await connection.executeQuery(savepoint('savepoint', name))),
    rollbackToSavepoint: async (connection, name) =>
      void (await connection.executeQuery(savepoint('rollback to', name))),
    releaseSavepoint: async (connection, name) => void (await connection.executeQuery(savepoint('release', name))),
    destroy: async () => {
      files?.reader.close();
      files?.writer.close();
    },
  };
}

const savepoint = (what: string, name: string) => CompiledQuery.raw(`${what} "${name.replaceAll('"', '""')}"`);

type Engine = {
  readonly turns: SqliteTurns;
  readonly write: ReturnType<typeof keepStatements>;
  readonly read: ReturnType<typeof keepStatements>;
  readonly isUrgent: boolean;
  readonly onError: (error: unknown) => void;
};

/** One caller's way to the database, within a transaction of its own or without. */
function connect({ turns, write, read, isUrgent, onError }: Engine): DatabaseConnection {
  let isInTransaction = false;
  const run = (text: string, parameters: readonly unknown[] = []) => {
    try {
      return write(text, (statement) => runOn(statement, parameters));
    } catch (error) {
      turns.noticeRollback(error);
      throw error;
    }
  };
  /** Within the caller's turn; ends it when it fails. */
  const firstly = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      turns.pass();
      throw error;
    }
  };

  const startTransaction = async () => {
    await turns.take(isUrgent);
    firstly(() => {
      turns.open();
      run('savepoint turn');
    });
    isInTransaction = true;
    return nothing;
  };
  const endTransaction = async () => {
    // After a rollback that SQLite made by itself nothing is there to commit.
    run('release turn');
    isInTransaction = false;
    await turns.leave(isUrgent);
    return nothing;
  };
  const undoTransaction = async () => {
    if (!isInTransaction) return nothing;
    isInTransaction = false;
    firstly(() => {
      if (turns.isLost()) return;
      run('rollback to turn');
      run('release turn');
    });
    turns.pass();
    return nothing;
  };
  const writeAlone = async (text: string, parameters: readonly unknown[]) => {
    await turns.take(isUrgent);
    const result = firstly(() => {
      turns.open();
      return run(text, parameters);
    });
    await turns.leave(isUrgent);
    return result;
  };
  /** What cannot run inside a transaction, such as a pragma. */
  const runAlone = async (text: string, parameters: readonly unknown[]) => {
    await turns.take(isUrgent);
    const result = firstly(() => {
      turns.settle();
      return run(text, parameters);
    });
    turns.pass();
    return result;
  };

  const execute = async ({ sql: text, parameters }: CompiledQuery): Promise<Result> => {
    if (text === begin.sql) return startTransaction();
    if (text === commit.sql) return endTransaction();
    if (text === rollBack.sql) return undoTransaction();
    if (isInTransaction) {
      if (turns.isLost()) throw new Error('SQLite has rolled back this transaction.');
      return run(text, parameters);
    }
    if (/^\s*(?:select|with)\b/i.test(text)) {
      const rows = read(text, (statement) => (statement.readonly ? runOn(statement, parameters) : null));
      return rows ?? writeAlone(text, parameters);
    }
    const isPartOfMore = /^\s*(?:insert|update|delete)\b/i.test(text);
    return isPartOfMore ? writeAlone(text, parameters) : runAlone(text, parameters);
  };
  return {
    // The rows are what whoever wrote the statement says they are, as with every driver.
    executeQuery: async <R>(query: CompiledQuery) => {
      try {
        return (await execute(query)) as QueryResult<R>;
      } catch (error) {
        onError(error);
        throw error;
      }
    },
    // biome-ignore lint/correctness/useYield: nothing here streams.
    streamQuery: async function* () {
      throw new Error('Rows are not streamed.');
    },
  };
}

type Result = QueryResult<unknown>;
const nothing: Result = { rows: [] };

function runOn(statement: Statement, parameters: readonly unknown[]): Result {
  if (statement.reader) return { rows: statement.all(...parameters) };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}
