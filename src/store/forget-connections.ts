import { type RawBuilder, sql } from 'kysely';
import type { Deleted } from '../ports/retention.ts';
import type { StoreContext } from './dialect.ts';
import { noteChange } from './subscription-version.ts';
import { alone } from './transactions.ts';

/** What is kept for a connection beside its events, which go by their own age. */
const tablesOfConnection = ['subscriptions', 'directory', 'people_links', 'unmatched_people'] as const;

/**
 * Deletes connections that were given up before `before`, with what channels had subscribed from them. One that is
 * connected again by then stays.
 */
export async function* forgetConnections(context: StoreContext, before: number): AsyncGenerator<Deleted> {
  const gone = await context.db
    .selectFrom('connections')
    .select('id')
    .where('state', '=', 'disconnected')
    .where('disconnected_at', '<', before)
    .execute();
  for (const { id } of gone) {
    const count = await alone(context, async (inside) => {
      const run = async (statement: RawBuilder<unknown>) =>
        Number((await statement.execute(inside.db)).numAffectedRows ?? 0n);
      const deleted = await run(
        sql`delete from connections where id = ${id} and state = 'disconnected' and disconnected_at < ${before}`,
      );
      if (deleted === 0) return 0;
      await noteChange(inside, [{ connection_id: id }]);
      let rows = deleted;
      for (const table of tablesOfConnection) {
        rows += await run(sql`delete from ${sql.table(table)} where connection_id = ${id}`);
      }
      return rows;
    });
    if (count > 0) yield { of: 'leftOvers', count };
  }
}
