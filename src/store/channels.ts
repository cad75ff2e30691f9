import { z } from 'zod';
import type { Channels } from '../ports/channels.ts';
import { refreshCards } from './cards.ts';
import type { StoreContext } from './dialect.ts';
import { alone } from './transactions.ts';

const kind = z.enum(['public', 'private', 'shared']);

/** What Slack said of channels. */
export function createChannels(context: StoreContext): Channels {
  const { db, clock } = context;
  return {
    recall: async (teamId, channelId) => {
      const row = await noteOf(context, teamId, channelId);
      return row ? { kind: kind.parse(row.kind), checkedAt: row.checked_at } : null;
    },
    remember: (teamId, channelId, now) =>
      alone(context, async ({ db: trx }) => {
        const inTransaction = { ...context, db: trx };
        const before = await noteOf(inTransaction, teamId, channelId);
        const values = { kind: now, checked_at: clock.now() };
        await trx
          .insertInto('channels')
          .values({ team_id: teamId, channel_id: channelId, ...values })
          .onConflict((conflict) => conflict.columns(['team_id', 'channel_id']).doUpdateSet(values))
          .execute();
        // Others read the channel now, and its cards may have to say less, or may say more.
        if (before && before.kind !== now) await refreshCards(inTransaction, { teamId, channelId });
      }),
    forget: async (teamId, channelId) => {
      await db
        .updateTable('channels')
        .set({ checked_at: 0 })
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId)
        .execute();
    },
  };
}

function noteOf({ db }: StoreContext, teamId: string, channelId: string) {
  return db
    .selectFrom('channels')
    .select(['kind', 'checked_at'])
    .where('team_id', '=', teamId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
}
