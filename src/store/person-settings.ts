import { z } from 'zod';
import { defaultPersonSettings } from '../model.ts';
import type { PersonSettingsStore } from '../ports/people.ts';
import type { StoreContext } from './dialect.ts';
import { alone } from './transactions.ts';

const row = z.object({ mentions: z.enum(['on', 'dm', 'off']), notify_json: z.string().nullable() });
const reasons = z.array(z.enum(['assigned', 'tagged', 'outcome']));

/** How each person wants to be told. What they never chose is not stored. */
export function createPersonSettings(context: StoreContext): PersonSettingsStore {
  const { db, clock } = context;
  const read = async (from: typeof db, teamId: string, slackUserId: string) => {
    const found = await from
      .selectFrom('person_settings')
      .select(['mentions', 'notify_json'])
      .where('team_id', '=', teamId)
      .where('slack_user_id', '=', slackUserId)
      .executeTakeFirst();
    const { mentions, notify_json } = row.parse(
      found ?? { mentions: defaultPersonSettings.mentions, notify_json: null },
    );
    return { mentions, notify: notify_json === null ? null : reasons.parse(JSON.parse(notify_json)) };
  };
  return {
    get: async (teamId, slackUserId) => {
      const { mentions, notify } = await read(db, teamId, slackUserId);
      return { mentions, notify: notify ?? defaultPersonSettings.notify };
    },
    change: (teamId, slackUserId, change) =>
      alone(context, async ({ db: trx }) => {
        const now = { ...(await read(trx, teamId, slackUserId)), ...change };
        const values = {
          mentions: now.mentions,
          notify_json: now.notify === null ? null : JSON.stringify(now.notify),
          changed_at: clock.now(),
        };
        await trx
          .insertInto('person_settings')
          .values({ team_id: teamId, slack_user_id: slackUserId, ...values })
          .onConflict((conflict) => conflict.columns(['team_id', 'slack_user_id']).doUpdateSet(values))
          .execute();
        return { mentions: now.mentions, notify: now.notify ?? defaultPersonSettings.notify };
      }),
    asked: async () => {
      const rows = await db
        .selectFrom('person_settings')
        .select(['team_id', 'notify_json'])
        .distinct()
        .where('notify_json', 'is not', null)
        .execute();
      return rows.map((one) => ({
        teamId: one.team_id,
        reasons: reasons.parse(JSON.parse(one.notify_json ?? '[]')),
      }));
    },
  };
}
