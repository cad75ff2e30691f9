import fc from 'fast-check';
import { sql } from 'kysely';
import { tablesToCopy } from '../../../src/store/copy/copied-tables.ts';
import type { StoreContext } from '../../../src/store/dialect.ts';

type Db = StoreContext['db'];

const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
const whole = fc.integer({ min: 0, max: 2 ** 50 });

/** Fills every table that is copied with rows of arbitrary values; each key is used once. */
export async function fillRandomly(db: Db, seed: number, rowsPerTable: number): Promise<void> {
  const tables = await db.introspection.getTables();
  for (const { name, key } of tablesToCopy) {
    const columns = tables.find((table) => table.name === name)?.columns ?? [];
    const row = fc.tuple(
      ...columns.map((column) => {
        const value: fc.Arbitrary<string | number> = /int/i.test(column.dataType) ? whole : text;
        return column.isNullable && !key.includes(column.name) ? fc.option(value) : value;
      }),
    );
    const rows = fc.sample(
      fc.uniqueArray(row, { minLength: rowsPerTable, maxLength: rowsPerTable, selector: String }),
      {
        seed,
        numRuns: 1,
      },
    );
    const names = sql.join(columns.map((column) => sql.ref(column.name)));
    for (const values of rows[0] ?? []) {
      await sql`insert into ${sql.table(name)} (${names}) values (${sql.join(values)}) on conflict do nothing`.execute(
        db,
      );
    }
  }
}
