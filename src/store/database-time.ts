import { type Kysely, sql } from 'kysely';
import { postgresDialect } from './dialect.ts';
import type { Database } from './schema.ts';

const lookAgainMs = 20_000;
/** Smaller differences are what the way there and back costs. */
const leastDifferenceMs = 20;

/**
 * A clock that shows the database's time, so that leases mean the same to every server. It is asked from time to time;
 * between that, and while it does not answer, the difference to `own` counts.
 */
export async function followDatabaseTime(
  db: Kysely<Database>,
  own: { now(): number },
): Promise<{ readonly clock: { now(): number }; stop(): void }> {
  let differenceMs = await difference(db, own);
  const look = async () => {
    const seen = await difference(db, own).catch(() => differenceMs);
    if (Math.abs(seen - differenceMs) > leastDifferenceMs) differenceMs = seen;
  };
  const timer = setInterval(() => void look(), lookAgainMs);
  timer.unref();
  return { clock: { now: () => own.now() + differenceMs }, stop: () => clearInterval(timer) };
}

async function difference(db: Kysely<Database>, own: { now(): number }): Promise<number> {
  const before = own.now();
  const { rows } = await sql<{ now: number }>`select ${postgresDialect.now} as now`.execute(db);
  const middle = (before + own.now()) / 2;
  return Math.round((rows[0]?.now ?? middle) - middle);
}
