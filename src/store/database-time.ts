import { type Kysely, sql } from 'kysely';
import { postgresDialect } from './dialect.ts';
import type { Database } from './schema.ts';

export type OwnClock = { now(): number; steady?(): number };

const lookAgainMs = 20_000;
/** A question that takes longer, as when this process was stopped meanwhile, tells nothing. */
const longestMs = 2_000;
/** Smaller differences are what the way there and back costs. */
const leastDifferenceMs = 20;

/**
 * A clock that shows the database's time, so that leases mean the same to every server. It is asked from time to time;
 * between that, and while it does not answer, what passes on `own` is added. Setting the clock of one server changes
 * nothing: it would take the others' leases for expired.
 */
export async function followDatabaseTime(
  db: Kysely<Database>,
  own: OwnClock,
): Promise<{ readonly clock: { now(): number }; stop(): void }> {
  const elapsed = () => (own.steady ?? own.now)();
  let differenceMs = (await difference(db, elapsed)) ?? 0;
  const look = async () => {
    const seen = await difference(db, elapsed).catch(() => differenceMs);
    if (seen !== null && Math.abs(seen - differenceMs) > leastDifferenceMs) differenceMs = seen;
  };
  const timer = setInterval(() => void look(), lookAgainMs);
  timer.unref();
  return { clock: { now: () => Math.round(elapsed() + differenceMs) }, stop: () => clearInterval(timer) };
}

async function difference(db: Kysely<Database>, elapsed: () => number): Promise<number | null> {
  const before = elapsed();
  const { rows } = await sql<{ now: number }>`select ${postgresDialect.now} as now`.execute(db);
  const after = elapsed();
  if (after - before > longestMs) return null;
  const middle = (before + after) / 2;
  return (rows[0]?.now ?? middle) - middle;
}
