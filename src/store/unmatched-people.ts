import { z } from 'zod';
import type { UnmatchedPeople, UnmatchedPing } from '../ports/people.ts';
import type { StoreContext } from './dialect.ts';

const mostListed = 100;

const reason = z.enum(['assigned', 'tagged', 'outcome']);

/** People in Credo who would have been told of something, but are nobody in Slack. */
export function createUnmatchedPeople({ db }: StoreContext): UnmatchedPeople {
  return {
    list: async (teamId, connectionId) => {
      const rows = await db
        .selectFrom('unmatched_people')
        .selectAll()
        .where('team_id', '=', teamId)
        .where('connection_id', '=', connectionId)
        .orderBy('last_at', 'desc')
        .orderBy('credo_ref')
        .limit(mostListed)
        .execute();
      return rows.map((row) => ({
        credoRef: row.credo_ref,
        name: row.name,
        reason: reason.parse(row.reason),
        times: row.times,
        firstAt: row.first_at,
        lastAt: row.last_at,
      }));
    },
    forget: async (teamId, connectionId, credoRefs) => {
      if (credoRefs.length === 0) return;
      await db
        .deleteFrom('unmatched_people')
        .where('team_id', '=', teamId)
        .where('connection_id', '=', connectionId)
        .where('credo_ref', 'in', credoRefs)
        .execute();
    },
  };
}

/** Counts somebody who could not be told. Runs in the caller's transaction. */
export async function noteUnmatched(
  { db, clock }: StoreContext,
  connectionId: string,
  ping: UnmatchedPing,
): Promise<void> {
  const { credoUserId, email, name } = ping.person;
  const ref = credoUserId ?? email?.toLowerCase();
  if (ref === undefined) return;
  const now = clock.now();
  await db
    .insertInto('unmatched_people')
    .values({
      ...{ team_id: ping.teamId, connection_id: connectionId, credo_ref: ref },
      ...{ name, reason: ping.reason, times: 1, first_at: now, last_at: now },
    })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'connection_id', 'credo_ref']).doUpdateSet((set) => ({
        name: set.fn.coalesce('excluded.name', 'unmatched_people.name'),
        reason: ping.reason,
        times: set('unmatched_people.times', '+', 1),
        last_at: now,
      })),
    )
    .execute();
}
