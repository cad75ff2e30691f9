import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Lease } from '../model.ts';
import type { Leases } from '../ports/leases.ts';
import type { StoreContext } from './dialect.ts';

/**
 * Leases of one server; `holder` names it. The token rises whenever another server takes a lease, so that whoever had it
 * before is told apart for ever. How long one lasts is measured by the clock of the store, not of its holder.
 */
export function createLeases(context: StoreContext, holder: string = randomUUID()): Leases {
  const { clock } = context;
  // A lease that is renewed late is lost, so it waits for nothing else.
  const db = context.urgentDb ?? context.db;
  return {
    take: async (name, leaseMs) => {
      const now = clock.now();
      const taken = await sql<{ token: number }>`
        insert into leases (name, holder, token, held_until) values (${name}, ${holder}, 1, ${now + leaseMs})
        on conflict (name) do update set
          token = case when leases.holder = excluded.holder then leases.token else leases.token + 1 end,
          holder = excluded.holder, held_until = excluded.held_until
        where leases.holder = excluded.holder or leases.held_until <= ${now}
        returning token`.execute(db);
      const [row] = taken.rows;
      return row ? { name, token: row.token } : null;
    },
    renew: async (leases, leaseMs) => {
      const renewed = await db
        .updateTable('leases')
        .set({ held_until: clock.now() + leaseMs })
        .where('holder', '=', holder)
        .where(
          'name',
          'in',
          leases.map(({ name }) => name),
        )
        .returning(['name', 'token'])
        .execute();
      return leases.filter(({ name, token }) => renewed.some((row) => row.name === name && row.token === token));
    },
    release: async ({ name, token }) => {
      await db
        .updateTable('leases')
        .set({ holder: nobody, held_until: 0 })
        .where('name', '=', name)
        .where('token', '=', token)
        .where('holder', '=', holder)
        .execute();
    },
    free: async (names) => {
      const held = await db
        .selectFrom('leases')
        .select('name')
        .where('name', 'in', names)
        .where('held_until', '>', clock.now())
        .where('holder', '!=', holder)
        .execute();
      return names.filter((name) => !held.some((row) => row.name === name));
    },
    takeOver: async () => {
      await db.updateTable('leases').set({ holder: nobody, held_until: 0 }).execute();
    },
  };
}

const nobody = '';

/**
 * Whether nobody has taken a lease since its holder did. Until the caller's transaction ends nobody can, so that a server
 * that was stopped for longer than its lease changes nothing when it wakes.
 */
export async function isStillHeld({ db, dialect }: StoreContext, { name, token }: Lease): Promise<boolean> {
  const { rows } = await sql`
    select 1 from leases where name = ${name} and token = ${token} ${dialect.forShare}`.execute(db);
  return rows.length > 0;
}
