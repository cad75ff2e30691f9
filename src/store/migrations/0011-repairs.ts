import { type Kysely, sql } from 'kysely';
import type { StoreDialect } from '../dialect.ts';

/** What is to be put right once Credo answers again. */
export async function up(db: Kysely<unknown>, { integer, tableEnd }: StoreDialect): Promise<void> {
  const statements = [
    sql`create table repairs (
      kind text not null,
      ref ${integer} not null,
      connection_id text not null,
      use_case_id text not null,
      tries ${integer} not null,
      due_at ${integer} not null,
      created_at ${integer} not null,
      primary key (kind, ref)
    ) ${tableEnd}`,
    sql`create index repairs_due on repairs (due_at)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
