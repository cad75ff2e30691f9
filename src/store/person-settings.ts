import { z } from 'zod';
import { defaultPersonSettings, type PersonSettings } from '../model.ts';
import type { PersonSettingsStore } from '../ports/people.ts';
import type { StoreContext } from './dialect.ts';

const row = z.object({ mentions: z.enum(['on', 'dm', 'off']), notify_json: z.string() });
const notify = z.array(z.enum(['assigned', 'tagged', 'outcome']));

/** How each person wants to be told. */
export function createPersonSettings({ db, clock }: StoreContext): PersonSettingsStore {
  const read = async (from: typeof db, teamId: string, slackUserId: string): Promise<PersonSettings> => {
    const found = await from
      .selectFrom('person_settings')
      .select(['mentions', 'notify_json'])
      .where('team_id', '=', teamId)
      .where('slack_user_id', '=', slackUserId)
      .executeTakeFirst();
    if (!found) return defaultPersonSettings;
    const { mentions, notify_json } = row.parse(found);
    return { mentions, notify: notify.parse(JSON.parse(notify_json)) };
  };
  return {
    get: (teamId, slackUserId) => read(db, teamId, slackUserId),
    change: (teamId, slackUserId, change) =>
      db.transaction().execute(async (trx) => {
        const now = { ...(await read(trx, teamId, slackUserId)), ...change };
        const values = {
          mentions: now.mentions,
          notify_json: JSON.stringify(now.notify),
          changed_at: clock.now(),
        };
        await trx
          .insertInto('person_settings')
          .values({ team_id: teamId, slack_user_id: slackUserId, ...values })
          .onConflict((conflict) => conflict.columns(['team_id', 'slack_user_id']).doUpdateSet(values))
          .execute();
        return now;
      }),
  };
}
