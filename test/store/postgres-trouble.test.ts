import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { databaseCode } from '../../src/errors.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { openStore } from '../../src/store/open.ts';
import { alone } from '../../src/store/transactions.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { freshDatabase } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { makeEvent } from './builders.ts';

async function startStore() {
  const url = await freshDatabase();
  const store = await openStore({ kind: 'postgres', url }, createManualClock());
  onTestFinished(() => store.close());
  const name = new URL(url).pathname.slice(1);
  const above = new URL(url);
  above.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: above.href });
  await admin.connect();
  onTestFinished(() => admin.end());
  const cut = () => admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  const open = (isOpen: boolean) => admin.query(`alter database ${name} with allow_connections ${isOpen}`);
  return { store, inbox: createInbox(store), cut, open };
}

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a connection that breaks', () => {
  test('while nobody uses it, goes unnoticed', async () => {
    const { inbox, cut } = await startStore();
    await inbox.append(makeEvent());
    await cut();
    await until(async () => (await problemOf(inbox.append(makeEvent()))) === null, 'an event that is stored');
  });

  test('within a transaction, is the failure of that one alone, of which nothing stays', async () => {
    const { store, inbox, cut } = await startStore();
    const work = alone(store, async ({ db }) => {
      await db
        .insertInto('directory')
        .values({ connection_id: 'c', kind: 'user', id: 'u', value_json: null, fetched_at: 0 })
        .execute();
      await cut();
      await sql`select pg_sleep(0.01)`.execute(db);
    });
    expect(databaseCode(await problemOf(work))).toMatch(/^POSTGRES_/);
    expect(await inbox.append(makeEvent())).toMatchObject({ outcome: 'stored' });
    expect(await store.db.selectFrom('directory').selectAll().execute()).toEqual([]);
  });
});

test('a database that takes nobody is not ready, and is ready again once it does', async () => {
  const { store, inbox, cut, open } = await startStore();
  expect(await store.isWritable()).toBe(true);
  await open(false);
  await cut();
  await until(async () => (await problemOf(inbox.append(makeEvent()))) !== null, 'an event that is refused');
  expect(databaseCode(await problemOf(inbox.append(makeEvent())))).toMatch(/^POSTGRES_/);
  expect(await store.isWritable()).toBe(false);
  await open(true);
  await until(() => store.isWritable(), 'a database that is ready again');
  expect(await inbox.append(makeEvent())).toMatchObject({ outcome: 'stored' });
});
