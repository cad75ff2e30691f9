import {
  HandleEmptyInListsPlugin,
  Kysely,
  type KyselyConfig,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  sql,
} from 'kysely';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { followDatabaseTime, type OwnClock } from './database-time.ts';
import { postgresDialect } from './dialect.ts';
import { createStoreHealth } from './health.ts';
import { migrate, requireCurrentSchema } from './migrate.ts';
import { connectionTroubleCode, databaseError } from './postgres-errors.ts';
import type { Database } from './schema.ts';
import type { Hear, OpenStore, ServedStore } from './served-store.ts';

/** By these names PostgreSQL knows who is connected. */
const names = { server: 'Credo AI for Slack', beside: 'Credo AI for Slack (command line)' } as const;

const connectTimeoutMs = 5_000;
/** A statement that takes longer is given up, and its connection with it: nobody may wait for a network that is gone. */
const statementTimeoutMs = 15_000;
/** A migration may rewrite a large table, and one server waits while another migrates. */
const migrationTimeoutMs = 30 * 60_000;
/** A process that stands still, or is cut off, within a transaction holds up everybody else no longer than this. */
const idleInTransactionMs = 5_000;
const mostConnections = 10;
/** For what must not wait until the others are done. */
const mostUrgentConnections = 2;

/**
 * Opens the database at `url` and brings its schema up to date; several servers may share it. All of them go by the
 * database's clock unless `keepsOwnTime`. Throws `AppError` when it cannot be reached or used.
 */
export async function openServedPostgres(
  url: string,
  clock: OwnClock,
  { onMigration = () => undefined, onBroken, keepsOwnTime = false }: Hear,
): Promise<ServedStore> {
  await bringUpToDate(url, onMigration);
  const health = createStoreHealth(onBroken ?? (() => undefined));
  const connect = (most: number) => {
    const pool = createPool(url, names.server, { most });
    return new Kysely<Database>({ ...engine(pool, health.doubt), log: health.listen });
  };
  const [db, urgentDb] = [connect(mostConnections), connect(mostUrgentConnections)];
  const end = () => Promise.all([db.destroy(), urgentDb.destroy()]);
  try {
    const time = keepsOwnTime ? { clock, stop: () => undefined } : await followDatabaseTime(db, clock);
    const close = async () => {
      time.stop();
      await end();
    };
    return {
      ...{ db, urgentDb },
      dialect: postgresDialect,
      clock: time.clock,
      close,
      isWritable: () => health.isWritable({ db, dialect: postgresDialect }),
    };
  } catch (error) {
    await end();
    throw unreachable(error);
  }
}

async function bringUpToDate(url: string, onMigration: (name: string) => void): Promise<void> {
  const db = new Kysely<Database>(engine(createPool(url, names.beside, { timeoutMs: migrationTimeoutMs })));
  try {
    await migrate(db, postgresDialect, { onMigration });
  } catch (error) {
    throw unreachable(error);
  } finally {
    await db.destroy();
  }
}

/** Opens a database that exists, beside servers that may be running on it. Throws `AppError` when its schema is another. */
export async function openPostgresBeside(url: string, clock: { now(): number }): Promise<OpenStore> {
  const db = new Kysely<Database>(engine(createPool(url, names.beside)));
  try {
    await requireCurrentSchema(db, postgresDialect);
    return { db, dialect: postgresDialect, clock, close: () => db.destroy() };
  } catch (error) {
    await db.destroy();
    throw unreachable(error);
  }
}

/** Whether a server is connected to this database now. */
export async function isPostgresServed(url: string): Promise<boolean> {
  const db = new Kysely<Database>(engine(createPool(url, names.beside)));
  try {
    const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and application_name = ${names.server} limit 1`.execute(db);
    return rows.length > 0;
  } catch (error) {
    throw unreachable(error);
  } finally {
    await db.destroy();
  }
}

function engine(pool: pg.Pool, onNoWay: () => void = () => undefined): KyselyConfig {
  const connect = async () => {
    try {
      return await pool.connect();
    } catch (error) {
      onNoWay();
      throw databaseError(error);
    }
  };
  return {
    dialect: new PostgresDialect({ pool: { connect, end: () => pool.end(), options: pool.options } }),
    // SQLite takes an empty list for one that holds nothing; PostgreSQL for a mistake.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  };
}

function createPool(
  url: string,
  applicationName: string,
  { most = mostConnections, timeoutMs = statementTimeoutMs } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: most,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: timeoutMs + 1_000,
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    types: { getTypeParser: typeParser },
  });
  // A connection that breaks while nobody uses it; whoever wants one next gets another.
  pool.on('error', () => undefined);
  pool.on('connect', prepare);
  return pool;
}

const [int8, numeric] = [20, 1700];
/** Every number we store is a whole one below 2 ** 53. */
const typeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === int8 || oid === numeric ? Number : pg.types.getTypeParser(oid, format);

/** Gives errors our codes, and ends a connection whose answer did not come: what is sent next would wait behind it. */
function prepare(client: pg.PoolClient): void {
  // What was asked over a connection that breaks hears of it, too; unheard here, it would end the process.
  client.on('error', () => undefined);
  const query = client.query.bind(client);
  const run = async (text: string, values: readonly unknown[] = []) => {
    try {
      return await query(text, values.map(portable));
    } catch (error) {
      const named = databaseError(error);
      if (named.code === connectionTroubleCode) void client.end().catch(() => undefined);
      throw named;
    }
  };
  Object.assign(client, { query: run });
}

/** PostgreSQL's text holds no NUL, and what Credo AI sends may. */
function portable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/** In words, why the database cannot be used; what is no failure of it stays as it is. The pool throws bare errors. */
function unreachable(error: unknown): unknown {
  const isBare = error instanceof Error && (error.constructor === Error || 'code' in error || 'errors' in error);
  const known = isBare && !(error instanceof AppError) ? databaseError(error) : error;
  if (!(known instanceof AppError) || !known.code.startsWith('POSTGRES_')) return known;
  return new AppError(
    'database_unusable',
    `The PostgreSQL database cannot be used (${known.code.slice('POSTGRES_'.length)}). Check DATABASE_URL: the host, the port, the name, the user and the password; and that the server runs.`,
    { cause: error },
  );
}
