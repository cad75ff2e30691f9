import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { backupDatabase } from '../../src/store/backup.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('a backup of many pages ends, whole and private, while another process goes on writing', async () => {
  const path = join(tempFolder(), 'app.db');
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma('journal_mode = WAL');
  sqlite.exec('create table filler (id integer primary key, text text)');
  const rows = 40_000;
  const fill = `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows})
    insert into filler (text) select hex(zeroblob(300)) from n`;
  sqlite.exec(fill);
  expect(sqlite.pragma('page_count', { simple: true })).toBeGreaterThan(5_000);
  sqlite.close();

  const writer = spawn(process.execPath, [join(import.meta.dirname, 'write-steadily.ts'), path]);
  onTestFinished(() => void writer.kill('SIGKILL'));
  let written = 0;
  writer.stdout.on('data', (dots: Buffer) => {
    written += dots.length;
  });
  await once(writer.stdout, 'data');

  const file = join(tempFolder(), 'backup.db');
  const steps: number[] = [];
  const before = written;
  await backupDatabase(path, file, (done) => {
    steps.push(done);
    if (steps.length > 1_000) throw new Error('It begins anew again and again.');
  });
  expect(written).toBeGreaterThan(before);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  const copied = new SqliteDatabase(file, { readonly: true });
  onTestFinished(() => void copied.close());
  expect(Number(copied.prepare('select count(*) from filler').pluck().get())).toBeGreaterThanOrEqual(rows);
});
