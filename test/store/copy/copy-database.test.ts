import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { copiedTables } from '../../../src/store/copy/copied-tables.ts';
import { copyDatabase } from '../../../src/store/copy/copy-database.ts';
import { openTemporary } from '../open-temporary.ts';
import { fillRandomly } from './random-rows.ts';

test('every table is copied, or said to stay', async () => {
  const { db } = await openTemporary();
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  expect(Object.keys(copiedTables).sort()).toEqual(tables.sort());
});

test('the copy is like its source, and goes on counting where it was', async () => {
  const [source, target] = [await openTemporary(), await openTemporary()];
  await fillRandomly(source.db, 1, 30);
  const { tables } = await copyDatabase(source, target, () => undefined);
  expect(tables.find(({ name }) => name === 'events')?.rows).toBeGreaterThan(10);
  const dump = async ({ db }: typeof source) =>
    Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
        return rows.map((row) => JSON.stringify(row)).sort();
      }),
    );
  expect(await dump(target)).toEqual(await dump(source));
  expect(await target.dialect.readCounter(target.db, 'events')).toBe(
    await source.dialect.readCounter(source.db, 'events'),
  );
  await expect(copyDatabase(source, target, () => undefined)).rejects.toThrow(/rows in \w+ already/);
});
