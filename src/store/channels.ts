import { z } from 'zod';
import type { Channels } from '../ports/channels.ts';
import type { StoreContext } from './dialect.ts';

const kind = z.enum(['public', 'private', 'shared']);

/** What Slack said of channels. */
export function createChannels({ db, clock }: StoreContext): Channels {
  return {
    recall: async (teamId, channelId) => {
      const row = await db
        .selectFrom('channels')
        .select(['kind', 'checked_at'])
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId)
        .executeTakeFirst();
      return row ? { kind: kind.parse(row.kind), checkedAt: row.checked_at } : null;
    },
    remember: async (teamId, channelId, now) => {
      const values = { kind: now, checked_at: clock.now() };
      await db
        .insertInto('channels')
        .values({ team_id: teamId, channel_id: channelId, ...values })
        .onConflict((conflict) => conflict.columns(['team_id', 'channel_id']).doUpdateSet(values))
        .execute();
    },
    forget: async (teamId, channelId) => {
      await db.deleteFrom('channels').where('team_id', '=', teamId).where('channel_id', '=', channelId).execute();
    },
  };
}
