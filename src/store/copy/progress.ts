import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import type { Key } from './rows.ts';

type Db = StoreContext['db'];

/** How far the copy of one table came. */
export type TableProgress = { readonly after: Key | null; readonly copied: number };

/** The table that marks a database as a copy that is not finished. */
export const progressTable = 'copy_progress';

/** Whether a database is a copy that was not finished. */
export async function isUnfinishedCopy(db: Db): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name }) => name === progressTable);
}

/** Marks the target as a copy of `source` under way. */
export async function beginProgress(
  { db, dialect }: Pick<StoreContext, 'db' | 'dialect'>,
  source: string,
): Promise<void> {
  await sql`create table ${sql.table(progressTable)} (
    name text primary key, source text not null, after_json text, copied ${dialect.integer} not null
  ) ${dialect.tableEnd}`.execute(db);
  await sql`insert into ${sql.table(progressTable)} (name, source, copied) values (${whole}, ${source}, 0)`.execute(db);
}

/** What the unfinished copy is a copy of. */
export async function sourceOf(db: Db): Promise<string | null> {
  const { rows } = await sql<{ source: string }>`
    select source from ${sql.table(progressTable)} where name = ${whole}`.execute(db);
  return rows[0]?.source ?? null;
}

export async function readProgress(db: Db, table: string): Promise<TableProgress> {
  const { rows } = await sql<{ after_json: string | null; copied: number }>`
    select after_json, copied from ${sql.table(progressTable)} where name = ${table}`.execute(db);
  const [row] = rows;
  if (!row?.after_json) return { after: null, copied: 0 };
  const after: Key = JSON.parse(row.after_json);
  return { after, copied: Number(row.copied) };
}

/** Notes how far the copy of a table came. Runs in the transaction that wrote its rows. */
export async function noteProgress(
  db: Db,
  source: string,
  table: string,
  { after, copied }: TableProgress,
): Promise<void> {
  await sql`insert into ${sql.table(progressTable)} (name, source, after_json, copied)
    values (${table}, ${source}, ${JSON.stringify(after)}, ${copied})
    on conflict (name) do update set after_json = excluded.after_json, copied = excluded.copied`.execute(db);
}

/** The copy is whole: the database is one like any other from now on. */
export async function endProgress(db: Db): Promise<void> {
  await sql`drop table ${sql.table(progressTable)}`.execute(db);
}

/** The row that stands for the whole copy. */
const whole = '';
