import type { SlackRequests } from '../ports/slack-requests.ts';
import type { StoreContext } from './dialect.ts';

/** Twice the time for which a signature is good, as it may be from five minutes ahead. */
const rememberMs = 10 * 60_000;

/** Kept in the database, so that a request cannot be replayed after a restart either. */
export function createSlackRequests({ db, clock }: StoreContext): SlackRequests {
  return {
    take: async (signature) => {
      const now = clock.now();
      await db
        .deleteFrom('slack_requests')
        .where('taken_at', '<', now - rememberMs)
        .execute();
      const taken = await db
        .insertInto('slack_requests')
        .values({ signature, taken_at: now })
        .onConflict((conflict) => conflict.column('signature').doNothing())
        .executeTakeFirst();
      return (taken.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    isTaken: async (signature) => {
      const taken = db.selectFrom('slack_requests').select('signature').where('signature', '=', signature);
      return (await taken.executeTakeFirst()) !== undefined;
    },
    forget: async (signature) => {
      await db.deleteFrom('slack_requests').where('signature', '=', signature).execute();
    },
  };
}
