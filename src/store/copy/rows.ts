import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import type { CopiedTable } from './copied-tables.ts';

type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;
export type Key = readonly Value[];

/** Reads a table in the order of its key, a page at a time, behind `after`. */
export async function readPage(
  { db }: Pick<StoreContext, 'db'>,
  { name, key }: CopiedTable,
  after: Key | null,
  limit: number,
): Promise<readonly Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const behind: RawBuilder<unknown> = after === null ? sql`true` : sql`(${columns}) > (${sql.join(after)})`;
  const { rows } =
    await sql<Row>`select * from ${sql.table(name)} where ${behind} order by ${columns} limit ${limit}`.execute(db);
  return rows;
}

export const keyOf = (row: Row, { key }: CopiedTable): Key => key.map((column) => row[column] ?? null);

export async function countRows({ db }: Pick<StoreContext, 'db'>, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** A text column of PostgreSQL holds no NUL, so none is carried over. */
export function portable(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value,
    ]),
  );
}

/** How many rows there were, and the sum of their hashes, which is the same in whatever order they came. */
export type Checksum = { readonly count: number; readonly sum: string };

/** Adds up the rows of a table; what one engine and the other give is alike when all values are. */
export function createChecksum(): { add(rows: readonly Row[]): void; result(): Checksum } {
  let count = 0;
  let sum = 0n;
  return {
    add: (rows) => {
      for (const row of rows) {
        const entries = Object.entries(portable(row)).sort(([a], [b]) => (a < b ? -1 : 1));
        sum += BigInt(`0x${createHash('sha256').update(JSON.stringify(entries)).digest('hex')}`);
      }
      count += rows.length;
    },
    result: () => ({ count, sum: BigInt.asUintN(256, sum).toString(16) }),
  };
}
