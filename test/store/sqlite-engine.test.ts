import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { createSqliteEngine } from '../../src/store/sqlite-engine.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Tables = { numbers: { n: number } };

/** A table of unique numbers, and how often the writing connection was told to commit. */
function openNumbers() {
  const path = join(tempFolder(), 'numbers.db');
  const commits: string[] = [];
  const verbose = (text?: unknown) => void (text === 'commit' && commits.push(text));
  const writer = new SqliteDatabase(path, { verbose });
  writer.pragma('journal_mode = WAL');
  writer.exec('create table numbers (n integer primary key)');
  const reader = new SqliteDatabase(path, { readonly: true });
  const engine = createSqliteEngine({ writer, reader });
  const db = new Kysely<Tables>({ dialect: engine.dialect });
  const urgentDb = new Kysely<Tables>({ dialect: engine.urgent });
  onTestFinished(() => db.destroy());
  const add = (n: number, within = db) => within.insertInto('numbers').values({ n }).execute();
  const addTwice = (n: number, within = db) =>
    within.transaction().execute(async (trx) => {
      await add(n, trx);
      await add(-n, trx);
      return n;
    });
  const all = async () => (await db.selectFrom('numbers').select('n').orderBy('n').execute()).map(({ n }) => n);
  return { db, urgentDb, commits, add, addTwice, all, writer, reader };
}

test('transactions that wait for each other share commits, and all of them are there when they end', async () => {
  const { addTwice, all, commits } = openNumbers();
  const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
  await Promise.all(numbers.map((n) => addTwice(n)));
  expect(await all()).toEqual([...numbers.map((n) => -n).reverse(), ...numbers]);
  expect(commits.length).toBeLessThan(15);
});

test('one that fails takes nobody along', async () => {
  const { db, add, addTwice, all } = openNumbers();
  const failing = db.transaction().execute(async (trx) => {
    await add(7, trx);
    throw new Error('no');
  });
  const broken = db.transaction().execute(async (trx) => {
    await add(8, trx);
    await add(8, trx);
  });
  const ends = await Promise.allSettled([addTwice(1), failing, add(1), broken, addTwice(2), add(3)]);
  expect(ends.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled', 'fulfilled'],
  ]);
  expect(await all()).toEqual([-2, -1, 1, 2, 3]);
});

test('when SQLite rolls back by itself, all who shared the transaction are told, and it goes on', async () => {
  const { db, writer, add, addTwice, all } = openNumbers();
  const rule = "create trigger full before insert on numbers when new.n = 13 begin select raise(rollback, 'x'); end";
  writer.exec(rule);
  const careless = async (trx: typeof db) => {
    await add(13, trx).catch(() => undefined);
    await add(14, trx);
  };
  const ends = await Promise.allSettled([addTwice(1), addTwice(2), db.transaction().execute(careless), addTwice(3)]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  expect(await all()).toEqual([-3, 3]);
});

test('what only reads never waits, and sees nothing that is not committed', async () => {
  const { db, add, all } = openNumbers();
  const seen: number[][] = [];
  await db.transaction().execute(async (trx) => {
    await add(1, trx);
    seen.push(await all());
  });
  expect([...seen, await all()]).toEqual([[], [1]]);
});

test('what is urgent goes before all others that wait', async () => {
  const { addTwice, urgentDb } = openNumbers();
  const order: number[] = [];
  const note = (n: number) => void order.push(n);
  await Promise.all([
    ...Array.from({ length: 50 }, (_, index) => addTwice(index + 1).then(note)),
    addTwice(1_000, urgentDb).then(note),
  ]);
  expect(order.indexOf(1_000)).toBeLessThan(3);
});

test('what cannot run inside a transaction runs after those that wait are committed', async () => {
  const { db, addTwice, all } = openNumbers();
  await Promise.all([addTwice(1), sql`vacuum`.execute(db), addTwice(2)]);
  expect(await all()).toEqual([-2, -1, 1, 2]);
});
