import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../src/sandbox/postgres/start-postgres.ts';

/** One PostgreSQL for the whole run, or the one that TEST_DATABASE_URL names; it may make and drop databases there. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    project.provide('postgresUrl', given);
    return undefined;
  }
  const server = await startPostgres();
  project.provide('postgresUrl', server.url('postgres'));
  return server.remove;
}
