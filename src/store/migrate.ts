import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { AppError } from '../errors.ts';
import type { StoreDialect } from './dialect.ts';
import { up as initial } from './migrations/0001-initial.ts';
import { up as channelSettings } from './migrations/0002-channel-settings.ts';
import { up as windows } from './migrations/0004-windows.ts';
import type { Database } from './schema.ts';

type Up = (db: Kysely<unknown>, dialect: StoreDialect) => Promise<void>;

/** Forward only, in this order, never changed once released. */
const migrations: Readonly<Record<string, Up>> = {
  '0001-initial': initial,
  '0002-channel-settings': channelSettings,
  '0004-windows': windows,
};

/** Brings the schema up to date. Throws `AppError` when the database was written by a newer version of the app. */
export async function migrate(db: Kysely<Database>, dialect: StoreDialect): Promise<void> {
  const known: Record<string, Migration> = {};
  for (const [name, up] of Object.entries(migrations)) known[name] = { up: (schemaDb) => up(schemaDb, dialect) };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });

  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (/corrupted migrations/.test(String(error))) {
    throw new AppError(
      'schema_too_new',
      'The database was written by a newer version of this app. Start that version, or restore a backup made before the upgrade.',
      { cause: error },
    );
  }
  throw new AppError('migration_failed', 'The database could not be brought up to date; nothing was changed.', {
    cause: error,
  });
}
