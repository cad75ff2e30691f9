import { createHash } from 'node:crypto';
import type { Asker, LastAsked } from '../ports/last-asked.ts';
import type { StoreContext } from './dialect.ts';

/** A double Enter, or Slack sending something again, is over by then. */
const windowMs = 10_000;

export function createLastAsked({ db, clock }: StoreContext): LastAsked {
  const ofPerson = ({ teamId, userId }: Asker) => ({ team_id: teamId, user_id: userId });
  return {
    isRepeat: async (who, text) => {
      const now = clock.now();
      const since = now - windowMs;
      await db.deleteFrom('last_asked').where('asked_at', '<=', since).execute();
      const asked = { channel_id: who.channelId, text_hash: hashOf(text), asked_at: now, has_changed: 0 };
      const noted = await db
        .insertInto('last_asked')
        .values({ ...ofPerson(who), ...asked })
        .onConflict((conflict) =>
          conflict
            .columns(['team_id', 'user_id'])
            .doUpdateSet(asked)
            .where((is) =>
              is.or([
                is('last_asked.channel_id', '!=', asked.channel_id),
                is('last_asked.text_hash', '!=', asked.text_hash),
                is('last_asked.asked_at', '<=', since),
              ]),
            ),
        )
        .returning('user_id')
        .executeTakeFirst();
      return noted === undefined;
    },
    isOver: async (who, text) => {
      await db
        .deleteFrom('last_asked')
        .where((is) => is.and(ofPerson(who)))
        .where('text_hash', '=', hashOf(text))
        .where('has_changed', '=', 0)
        .execute();
    },
    hasChanged: async (who) => {
      const row = await db
        .selectFrom('last_asked')
        .select('has_changed')
        .where((is) => is.and(ofPerson(who)))
        .executeTakeFirst();
      return row?.has_changed === 1;
    },
    changed: async (who) => {
      await db
        .updateTable('last_asked')
        .set({ has_changed: 1 })
        .where((is) => is.and({ ...ofPerson(who), channel_id: who.channelId }))
        .execute();
      await db
        .deleteFrom('last_asked')
        .where((is) => is.and({ team_id: who.teamId, channel_id: who.channelId }))
        .where('user_id', '!=', who.userId)
        .execute();
    },
    forget: async (who) => {
      await db
        .deleteFrom('last_asked')
        .where((is) => is.and(ofPerson(who)))
        .execute();
    },
  };
}

/** What people type is nobody's business later. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
