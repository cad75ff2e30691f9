import { createHash } from 'node:crypto';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { StoreDialect } from './dialect.ts';

export type Up = (db: Kysely<unknown>, dialect: StoreDialect) => Promise<void>;

/** What a migration does, as one hash: of the statements it runs, whatever the layout of its file. Touches no database. */
export async function migrationChecksum(up: Up, dialect: StoreDialect): Promise<string> {
  const hash = createHash('sha256');
  const recorder = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    log: ({ query }) => void hash.update(`${query.sql.replace(/\s+/g, ' ')}\n`),
  });
  await up(recorder, dialect);
  return hash.digest('hex');
}
