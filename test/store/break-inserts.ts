import { sql } from 'kysely';
import type { StoreContext } from '../../src/store/dialect.ts';

/** From now on deliveries of which `when` holds cannot be inserted, for this reason. What it returns ends that. */
export async function breakInserts(
  { db, dialect }: StoreContext,
  when: string,
  reason: string,
): Promise<() => Promise<void>> {
  const trigger = sql`create trigger broken before insert on deliveries`;
  if (dialect.name === 'sqlite') {
    await sql`${trigger} when ${sql.raw(when)} begin select raise(fail, ${sql.lit(reason)}); end`.execute(db);
    return async () => void (await sql`drop trigger broken`.execute(db));
  }
  await sql`create function refuse() returns trigger language plpgsql as ${sql.lit(`begin raise exception '${reason}'; end`)}`.execute(
    db,
  );
  await sql`${trigger} for each row when (${sql.raw(when)}) execute function refuse()`.execute(db);
  return async () => void (await sql`drop trigger broken on deliveries`.execute(db));
}
