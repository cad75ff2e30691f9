import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../../errors.ts';
import type { StoreContext } from '../dialect.ts';
import { type CopiedTable, tablesToCopy } from './copied-tables.ts';
import { beginProgress, endProgress, isUnfinishedCopy, noteProgress, readProgress, sourceOf } from './progress.ts';
import { type Checksum, countRows, createChecksum, type Key, keyOf, portable, type Row, readPage } from './rows.ts';

/** Few enough that a page fits into the parameters of one statement on either engine. */
const rowsAtOnce = 500;

export type CopyStep = {
  readonly kind: 'copy' | 'verify';
  readonly table: string;
  readonly done: number;
  readonly total: number;
};

export type CopyResult = { readonly tables: readonly { readonly name: string; readonly rows: number }[] };

type Store = Pick<StoreContext, 'db' | 'dialect'>;

/**
 * Copies every row of `source` into `target`, both on the current schema and with no server at work, then compares counts
 * and checksums. Killed at any moment, it goes on where it was when it is called again. Throws `AppError` when the target
 * holds something else, when the source changed meanwhile, or when the two differ afterwards.
 */
export async function copyDatabase(
  source: Store,
  target: Store,
  onStep: (step: CopyStep) => void,
): Promise<CopyResult> {
  const identity = await identityOf(source);
  await claimTarget(target, identity);
  const totals = new Map<string, number>();
  for (const table of tablesToCopy) totals.set(table.name, await countRows(source, table.name));
  for (const table of tablesToCopy) {
    await copyTable(source, target, table, identity, (done) =>
      onStep({ kind: 'copy', table: table.name, done, total: totals.get(table.name) ?? 0 }),
    );
    await carryCounter(source, target, table.name);
  }
  const tables = [];
  for (const table of tablesToCopy) {
    const total = totals.get(table.name) ?? 0;
    const expected = await checksumOf(source, table, () => undefined);
    const actual = await checksumOf(target, table, (done) =>
      onStep({ kind: 'verify', table: table.name, done, total }),
    );
    if (expected.count !== actual.count || expected.sum !== actual.sum) throw different(table.name, expected, actual);
    tables.push({ name: table.name, rows: actual.count });
  }
  if ((await identityOf(source)) !== identity) throw sourceChanged();
  await endProgress(target.db);
  return { tables };
}

/** Changes whenever rows came or went, so that a copy that was begun is not finished with another source. */
async function identityOf(source: Store): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, key } of tablesToCopy) {
    const last = sql.join(key.map((column) => sql`max(${sql.ref(column)})`));
    const { rows } = await sql`select count(*), ${last} from ${sql.table(name)}`.execute(source.db);
    hash.update(`${name} ${JSON.stringify(Object.values(rows[0] ?? {}).map(String))}\n`);
  }
  return hash.digest('hex');
}

async function claimTarget(target: Store, identity: string): Promise<void> {
  if (await isUnfinishedCopy(target.db)) {
    if ((await sourceOf(target.db)) === identity) return;
    throw sourceChanged();
  }
  for (const { name } of tablesToCopy) {
    if ((await countRows(target, name)) === 0) continue;
    throw new AppError(
      'copy_target_in_use',
      `The target has rows in ${name} already. Nothing was changed. Name an empty database.`,
    );
  }
  await beginProgress(target, identity);
}

async function copyTable(
  source: Store,
  target: Store,
  table: CopiedTable,
  identity: string,
  onDone: (rows: number) => void,
): Promise<void> {
  let { after, copied } = await readProgress(target.db, table.name);
  for (;;) {
    const page = await readPage(source, table, after, rowsAtOnce);
    const last = page.at(-1);
    if (last === undefined) break;
    after = keyOf(last, table);
    copied += page.length;
    const progress = { after, copied };
    await target.db.transaction().execute(async (trx) => {
      await insertRows({ db: trx }, table.name, page.map(portable));
      await noteProgress(trx, identity, table.name, progress);
    });
    onDone(copied);
  }
}

async function insertRows({ db }: Pick<Store, 'db'>, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(db);
}

/** A number once given to a row is never given again, also where that row is gone. */
async function carryCounter(source: Store, target: Store, table: string): Promise<void> {
  const last = await source.dialect.readCounter(source.db, table);
  if (last !== null) await target.dialect.setCounter(target.db, table, last);
}

async function checksumOf(store: Store, table: CopiedTable, onDone: (rows: number) => void): Promise<Checksum> {
  const checksum = createChecksum();
  let after: Key | null = null;
  for (;;) {
    const page: readonly Row[] = await readPage(store, table, after, rowsAtOnce);
    const last = page.at(-1);
    if (last === undefined) return checksum.result();
    checksum.add(page);
    onDone(checksum.result().count);
    after = keyOf(last, table);
  }
}

const sourceChanged = () =>
  new AppError(
    'copy_source_changed',
    'The source changed since the copy was begun. Stop its server, empty the target, and copy again.',
  );

const different = (table: string, expected: Checksum, actual: Checksum) =>
  new AppError(
    'copy_differs',
    `The copy of ${table} is not like its source (${expected.count} rows there, ${actual.count} in the copy). ` +
      'The source is as it was; go on using it. Empty the target, then copy again.',
  );
