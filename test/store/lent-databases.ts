import { sql } from 'kysely';
import { openStore } from '../../src/store/open.ts';
import type { ServedStore } from '../../src/store/served-store.ts';
import { databaseUntilTheEnd } from '../support/postgres.ts';

type Lent = { readonly store: ServedStore; giveBack(): Promise<void> };

/* Making a database costs several times what a test does with it, so each is emptied and used again. */
const idle: ServedStore[] = [];

/** A store on a PostgreSQL database of its own that holds nothing but the schema. It has no clock. */
export async function borrowDatabase(): Promise<Lent> {
  const url = async () => ({ kind: 'postgres', url: await databaseUntilTheEnd() }) as const;
  const store = idle.pop() ?? (await openStore(await url(), { now: () => 0 }, { keepsOwnTime: true }));
  return {
    store,
    giveBack: async () => {
      await empty(store);
      idle.push(store);
    },
  };
}

/** Deletes every row, and has every counter begin anew. */
async function empty({ db }: ServedStore): Promise<void> {
  const tables = (await db.introspection.getTables()).filter(({ name }) => !name.includes('migration'));
  const deletes = tables.map(({ name }) => `delete from ${name};`).join(' ');
  await sql.raw(`${deletes} select setval(seqrelid, 1, false) from pg_sequence`).execute(db);
}
