import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { AppError } from '../errors.ts';
import type { StoreDialect } from './dialect.ts';
import { migrationChecksum, type Up } from './migration-checksum.ts';
import { up as initial } from './migrations/0001-initial.ts';
import { up as channelSettings } from './migrations/0002-channel-settings.ts';
import { up as cards } from './migrations/0003-cards.ts';
import { up as windows } from './migrations/0004-windows.ts';
import { up as people } from './migrations/0005-people.ts';
import { up as access } from './migrations/0006-access.ts';
import { up as channels } from './migrations/0007-channels.ts';
import { up as operations } from './migrations/0008-operations.ts';
import { up as replies } from './migrations/0009-replies.ts';
import { up as repairs } from './migrations/0011-repairs.ts';
import { up as upkeep } from './migrations/0014-upkeep.ts';
import { up as slackRequests } from './migrations/0015-slack-requests.ts';
import { up as coordination } from './migrations/0017-coordination.ts';
import { up as installations } from './migrations/0018-installations.ts';
import { up as connections } from './migrations/0019-connections.ts';
import { up as observability } from './migrations/0020-observability.ts';
import type { Database } from './schema.ts';

/** Forward only, in this order, never changed once released. */
export const migrations: Readonly<Record<string, Up>> = {
  '0001-initial': initial,
  '0002-channel-settings': channelSettings,
  '0003-cards': cards,
  '0004-windows': windows,
  '0005-people': people,
  '0006-access': access,
  '0007-channels': channels,
  '0008-operations': operations,
  '0009-replies': replies,
  '0011-repairs': repairs,
  '0014-upkeep': upkeep,
  '0015-slack-requests': slackRequests,
  '0017-coordination': coordination,
  '0018-installations': installations,
  '0019-connections': connections,
  '0020-observability': observability,
};

type MigrateOptions = { readonly last?: string; readonly onMigration?: (name: string) => void };

/**
 * Brings the schema up to date, or to `last` of the migrations; `onMigration` hears each when it begins. Throws `AppError`
 * when the database was written by a newer version of the app, or by a migration that is not the one we have under its
 * name; nothing was changed then.
 */
export async function migrate(
  db: Kysely<Database>,
  dialect: StoreDialect,
  { last = Object.keys(migrations).at(-1) ?? '', onMigration = () => undefined }: MigrateOptions = {},
): Promise<void> {
  await refuseChanged(db, dialect);
  if (await isAhead(db, dialect)) return;
  const known: Record<string, Migration> = {};
  for (const [name, up] of Object.entries(migrations)) {
    known[name] = {
      up: async (schemaDb) => {
        onMigration(name);
        await up(schemaDb, dialect);
        await noteChecksum(schemaDb, name, await migrationChecksum(up, dialect));
      },
    };
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error } = await migrator.migrateTo(last);
  if (!error) return;
  if (/corrupted migrations/.test(String(error))) throw tooNew(error);
  const why = error instanceof Error ? error.message : String(error);
  throw new AppError(
    'migration_failed',
    `The database could not be brought up to date; nothing was changed. The database says: ${why}`,
    { cause: error },
  );
}

/**
 * Servers of two versions may share a PostgreSQL database while one is rolled out. What the newer one added does not bother
 * the older one; what takes something away is a migration of its own, named `…-contract`, in a later version.
 */
async function isAhead(db: Kysely<Database>, dialect: StoreDialect): Promise<boolean> {
  const done = await executedNames(db);
  const newer = done.filter((name) => !(name in migrations));
  if (newer.length === 0) return false;
  const misses = Object.keys(migrations).some((name) => !done.includes(name));
  if (dialect.name === 'sqlite' || misses || newer.some((name) => name.endsWith('-contract'))) throw tooNew();
  return true;
}

/** Throws `AppError` unless the schema is exactly the one this version works with. Changes nothing. */
export async function requireCurrentSchema(db: Kysely<Database>, dialect: StoreDialect): Promise<void> {
  await refuseChanged(db, dialect);
  const done = new Set(await executedNames(db));
  if (await isAhead(db, dialect)) return;
  if (Object.keys(migrations).every((name) => done.has(name))) return;
  throw new AppError(
    'schema_too_old',
    'The database was written by an older version of this app. Start the server, or run: npm run cli -- migrate',
  );
}

async function refuseChanged(db: Kysely<Database>, dialect: StoreDialect): Promise<void> {
  for (const { name, checksum } of await notedChecksums(db)) {
    const up = migrations[name];
    if (up === undefined || checksum === (await migrationChecksum(up, dialect))) continue;
    throw new AppError(
      'migration_changed',
      `The database was built with another migration ${name} than this version has. Start the version that built it, or restore a backup.`,
    );
  }
}

async function notedChecksums(db: Kysely<Database>): Promise<{ readonly name: string; readonly checksum: string }[]> {
  if (!(await hasTable(db, 'migration_checksums'))) return [];
  return db.selectFrom('migration_checksums').select(['name', 'checksum']).execute();
}

async function noteChecksum(db: Kysely<unknown>, name: string, checksum: string): Promise<void> {
  await sql`create table if not exists migration_checksums (name text primary key, checksum text not null)`.execute(db);
  await sql`insert into migration_checksums (name, checksum) values (${name}, ${checksum})`.execute(db);
}

async function executedNames(db: Kysely<Database>): Promise<readonly string[]> {
  if (!(await hasTable(db, 'kysely_migration'))) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}

async function hasTable(db: Kysely<Database>, name: string): Promise<boolean> {
  return (await db.introspection.getTables({ withInternalKyselyTables: true })).some((table) => table.name === name);
}

function tooNew(cause?: unknown): AppError {
  return new AppError(
    'schema_too_new',
    'The database was written by a newer version of this app. Start that version, or restore a backup made before the upgrade.',
    { cause },
  );
}
