import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../src/sandbox/postgres/start-postgres.ts';

/**
 * One PostgreSQL for the whole run, whatever projects it has, or the one that TEST_DATABASE_URL names; it may make and drop
 * databases there.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const everybody = project.vitest.getRootProject();
  if ('postgresUrl' in everybody.getProvidedContext()) return undefined;
  const prefix = `test_${randomUUID().slice(0, 8)}_`;
  everybody.provide('databasePrefix', prefix);
  const given = process.env['TEST_DATABASE_URL'];
  const server = given ? null : await startPostgres();
  everybody.provide('postgresUrl', given ?? server?.url('postgres') ?? '');
  return given ? () => dropAll(given, prefix) : server?.remove;
}

async function dropAll(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  for (const { name } of rows) await client.query(`drop database ${name} with (force)`);
  await client.end();
}
