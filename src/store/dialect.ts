import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Everything that differs between the database engines. Other files of this folder are the same for all of them. */
export type StoreDialect = {
  readonly name: 'sqlite';
  /** The type of whole numbers that may exceed 32 bits, such as milliseconds. */
  readonly integer: RawBuilder<unknown>;
  /** A primary key that counts up and never reuses a number. */
  readonly counter: RawBuilder<unknown>;
  /** What ends a `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** What a claim adds to its inner query so that two workers never pick the same row. */
  readonly skipLocked: RawBuilder<unknown>;
  /** What an insert says that brings its own numbers for a counter. */
  readonly withGivenIds: RawBuilder<unknown>;
  /** The last number a table's counter gave; null when it has none, or gave none yet. */
  readCounter(db: Kysely<Database>, table: string): Promise<number | null>;
  setCounter(db: Kysely<Database>, table: string, last: number): Promise<void>;
};

export const sqliteDialect: StoreDialect = {
  name: 'sqlite',
  integer: sql`integer`,
  counter: sql`integer primary key autoincrement`,
  tableEnd: sql`strict`,
  skipLocked: sql``,
  withGivenIds: sql``,
  readCounter: async (db, table) => {
    const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(db);
    return rows[0]?.seq ?? null;
  },
  setCounter: async (db, table, last) => {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
  },
};

/** What every store function needs. */
export type StoreContext = {
  readonly db: Kysely<Database>;
  readonly dialect: StoreDialect;
  readonly clock: { now(): number };
};
