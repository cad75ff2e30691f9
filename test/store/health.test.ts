import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { createStoreHealth } from '../../src/store/health.ts';

test.each([
  ['SQLITE_IOERR_FSYNC', true],
  ['SQLITE_CORRUPT', true],
  ['SQLITE_IOERR_GETTEMPPATH', false],
  ['SQLITE_FULL', false],
])('after %s nothing the database says can be trusted: %s', async (code, isBroken) => {
  const heard: string[] = [];
  const error = new SqliteDatabase.SqliteError('It failed.', code);
  const query = CompiledQuery.raw('select 1');
  await createStoreHealth((broken) => void heard.push(broken)).listen({
    ...{ level: 'error', error, query, queryDurationMillis: 1 },
  });
  expect(heard).toEqual(isBroken ? [code] : []);
});
