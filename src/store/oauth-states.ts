import type { OauthStates } from '../ports/install.ts';
import type { StoreContext } from './dialect.ts';

const lifetimeMs = 10 * 60_000;
/** So that one who comes back late is told so. */
const keptMs = 6 * lifetimeMs;
/** Anybody can begin; more than that at once are no people. */
const mostOpen = 10_000;

/** Installations through OAuth that somebody began; the same for all replicas. */
export function createOauthStates({ db, clock }: StoreContext): OauthStates {
  return {
    begin: async (stateHash, browserHash) => {
      const now = clock.now();
      await db
        .deleteFrom('oauth_states')
        .where('created_at', '<', now - keptMs)
        .execute();
      const { open } = await db
        .selectFrom('oauth_states')
        .select((select) => select.fn.countAll<number>().as('open'))
        .where('created_at', '>', now - lifetimeMs)
        .executeTakeFirstOrThrow();
      if (Number(open) >= mostOpen) return false;
      const values = { state_hash: stateHash, browser_hash: browserHash, created_at: now, used_at: null };
      await db.insertInto('oauth_states').values(values).execute();
      return true;
    },
    take: async (stateHash, browserHash) => {
      const now = clock.now();
      const taken = await db
        .updateTable('oauth_states')
        .set({ used_at: now })
        .where('state_hash', '=', stateHash)
        .where('browser_hash', '=', browserHash)
        .where('used_at', 'is', null)
        .where('created_at', '>', now - lifetimeMs)
        .executeTakeFirst();
      if (taken.numUpdatedRows > 0n) return 'good';
      const row = await db
        .selectFrom('oauth_states')
        .selectAll()
        .where('state_hash', '=', stateHash)
        .executeTakeFirst();
      if (!row) return 'unknown';
      if (row.browser_hash !== browserHash) return 'other_browser';
      return row.used_at === null ? 'expired' : 'used';
    },
  };
}
