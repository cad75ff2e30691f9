import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { copiedTables } from '../../../src/store/copy/copied-tables.ts';
import { copyDatabase } from '../../../src/store/copy/copy-database.ts';
import { openStore } from '../../../src/store/open.ts';
import { freshDatabase } from '../../support/postgres.ts';
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

test('a copy that is not like its source is found out, by table', async () => {
  const [source, target] = [await openTemporary(), await openTemporary()];
  await fillRandomly(source.db, 2, 10);
  const spoil = copyDatabase(source, target, ({ kind, table, done, total }) => {
    if (kind === 'copy' && table === 'events' && done === total) {
      void sql`update events set body = 'another' where id = (select min(id) from events)`.execute(target.db);
    }
  });
  await expect(spoil).rejects.toThrow(/The copy of events is not like its source/);
  await expect(copyDatabase(source, target, () => undefined)).rejects.toThrow(/events is not like/);
});

test('a table without rows, and rows with NUL and odd letters, are alike on both engines', async () => {
  const source = await openTemporary();
  const url = await freshDatabase();
  const target = await openStore({ kind: 'postgres', url }, source.clock, { keepsOwnTime: true, isCopy: true });
  onTestFinished(() => target.close());
  await fillRandomly(source.db, 3, 20);
  await sql`update events set body = ${'a\0b \ud83d\ude00 é'}`.execute(source.db);
  const { tables } = await copyDatabase(source, target, () => undefined);
  expect(tables.every(({ rows }) => rows > 0)).toBe(true);
  const { id } = await target.db
    .insertInto('comments')
    .values({ connection_id: 'c', use_case_id: 'u', text_hash: 'h', at: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  expect(id).toBe(((await source.dialect.readCounter(source.db, 'comments')) ?? 0) + 1);
});
