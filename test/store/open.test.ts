import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { openStore } from '../../src/store/open.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { makeEvent } from './builders.ts';
import { openTemporary, openTemporaryFile } from './open-temporary.ts';

const clock = { now: () => 0 };
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

async function problemOf(opening: Promise<unknown>): Promise<AppError> {
  const error: unknown = await opening.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`Expected an AppError, got ${String(error)}`);
  return error;
}

describe('the files', () => {
  test('can be read by their owner only, whatever the umask', async () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const folder = join(tempFolder(), 'new', 'data');
    const store = await openStore({ kind: 'sqlite', path: join(folder, 'app.db') }, clock);
    await createInbox({ ...store }).append(makeEvent());
    expect(modeOf(folder)).toBe('700');
    const modes = Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]));
    expect(modes).toMatchObject({ 'app.db': '600', 'app.db-wal': '600', 'app.db-shm': '600', 'app.db.lock': '600' });
    expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
    await store.close();
  });

  test('a database that others could read is closed to them', async () => {
    const path = join(tempFolder(), 'app.db');
    writeFileSync(path, '', { mode: 0o644 });
    chmodSync(path, 0o644);
    await (await openStore({ kind: 'sqlite', path }, clock)).close();
    expect(modeOf(path)).toBe('600');
  });

  test('every commit is on disk before it counts', async () => {
    const { db } = await openTemporary();
    const pragma = async (name: string) =>
      (await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0];
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
  });

  test('what cannot be opened is said', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'app.db'));
    expect(await problemOf(openStore({ kind: 'sqlite', path: join(folder, 'app.db') }, clock))).toMatchObject({
      code: 'database_unusable',
    });
    writeFileSync(join(folder, 'file'), '');
    expect(await problemOf(openStore({ kind: 'sqlite', path: join(folder, 'file', 'app.db') }, clock))).toMatchObject({
      code: 'database_unusable',
      message: expect.stringContaining('Check that the folder exists'),
    });
    writeFileSync(
      join(folder, 'no.db'),
      'This is no database, only some text that is longer than a header.'.repeat(20),
    );
    expect((await problemOf(openStore({ kind: 'sqlite', path: join(folder, 'no.db') }, clock))).code).toBe(
      'database_damaged',
    );
  });
});

describe('one server per file', () => {
  test('a second one is refused, says why, and works once the first is gone', async () => {
    const path = join(tempFolder(), 'app.db');
    const first = await openStore({ kind: 'sqlite', path }, clock);
    for (let attempt = 0; attempt < 2; attempt += 1)
      expect(await problemOf(openStore({ kind: 'sqlite', path }, clock))).toMatchObject({
        code: 'database_in_use',
        message: expect.stringContaining('Another server is using'),
      });
    expect(await createInbox(first).append(makeEvent())).toMatchObject({ outcome: 'stored' });
    await first.close();
    await (await openStore({ kind: 'sqlite', path }, clock)).close();
  });

  test('a process holds it until it ends, even by kill -9', async () => {
    const path = join(tempFolder(), 'app.db');
    const script = fileURLToPath(new URL('./hold-store.ts', import.meta.url));
    const holder = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    expect((await problemOf(openStore({ kind: 'sqlite', path }, clock))).code).toBe('database_in_use');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await openStore({ kind: 'sqlite', path }, clock)).close();
  });
});

test('what reads before it writes waits while another process writes, and does not fail', async () => {
  const store = await openTemporaryFile();
  const script = fileURLToPath(new URL('./hold-write-lock.ts', import.meta.url));
  const holder = spawn(process.execPath, [script, store.path, '300'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  expect(await createInbox(store).append(makeEvent())).toMatchObject({ outcome: 'stored' });
});

describe('the schema', () => {
  test('of a newer version is refused and left alone', async () => {
    const path = join(tempFolder(), 'app.db');
    await (await openStore({ kind: 'sqlite', path }, clock)).close();
    const db = new SqliteDatabase(path);
    db.exec("insert into kysely_migration values ('9999-tomorrow', '2099-01-01T00:00:00.000Z')");
    db.close();
    const problem = await problemOf(openStore({ kind: 'sqlite', path }, clock));
    expect(problem).toMatchObject({ code: 'schema_too_new', message: expect.stringContaining('newer version') });
    const again = await problemOf(openStore({ kind: 'sqlite', path }, clock));
    expect(again.code).toBe('schema_too_new');
  });

  test('is made as a whole or not at all', async () => {
    const path = join(tempFolder(), 'app.db');
    const db = new SqliteDatabase(path);
    // The last table of the first migration is there already, so the migration fails at its very end.
    db.exec('create table people_links (x)');
    expect((await problemOf(openStore({ kind: 'sqlite', path }, clock))).code).toBe('migration_failed');
    const tables = db.prepare<[], { name: string }>("select name from sqlite_schema where type = 'table'").all();
    expect(tables.map(({ name }) => name).filter((name) => !/^(kysely|sqlite)_/.test(name))).toEqual(['people_links']);
    db.exec('drop table people_links');
    db.close();
    await (await openStore({ kind: 'sqlite', path }, clock)).close();
  });

  test('takes whole numbers only', async () => {
    const store = await openTemporary();
    await expect(createInbox(store).append(makeEvent({ receivedAt: 1.5 }))).rejects.toThrow(/REAL/);
  });
});
