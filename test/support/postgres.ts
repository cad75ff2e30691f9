import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which databases may be made and dropped. */
    postgresUrl: string;
    /** What the names of this run's databases begin with. */
    databasePrefix: string;
  }
}

/** The address of a new and empty database, which is dropped when the test ends. */
export async function freshDatabase(): Promise<string> {
  const url = await databaseUntilTheEnd();
  onTestFinished(() => ask(inject('postgresUrl'), `drop database ${new URL(url).pathname.slice(1)} with (force)`));
  return url;
}

/** The same, which is dropped when the whole run ends. */
export async function databaseUntilTheEnd(): Promise<string> {
  const url = new URL(inject('postgresUrl'));
  const name = `${inject('databasePrefix')}${randomUUID().replaceAll('-', '')}`;
  await ask(url.href, `create database ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Any will do where PostgreSQL asks for none. */
export const databasePassword = 'not-for-any-log';

/** The settings of an app that works on this database. */
export function onPostgres(address: string): Readonly<Record<string, string>> {
  const url = new URL(address);
  url.password ||= databasePassword;
  return { DATABASE_URL: url.href, ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64') };
}
