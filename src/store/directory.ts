import type { DirectoryStore } from '../ports/directory.ts';
import type { StoreContext } from './dialect.ts';

/** What Credo and Slack told us about people and use cases, so that they need not be asked each time. */
export function createDirectoryStore({ db, clock }: StoreContext): DirectoryStore {
  return {
    recall: async (connectionId, kind, id) => {
      const row = await db
        .selectFrom('directory')
        .select(['value_json', 'fetched_at'])
        .where('connection_id', '=', connectionId)
        .where('kind', '=', kind)
        .where('id', '=', id)
        .executeTakeFirst();
      return row
        ? { value: row.value_json === null ? null : JSON.parse(row.value_json), fetchedAt: row.fetched_at }
        : null;
    },
    remember: async (connectionId, kind, id, value) => {
      const values = { value_json: value === null ? null : JSON.stringify(value), fetched_at: clock.now() };
      await db
        .insertInto('directory')
        .values({ connection_id: connectionId, kind, id, ...values })
        .onConflict((conflict) => conflict.columns(['connection_id', 'kind', 'id']).doUpdateSet(values))
        .execute();
    },
    recallSlackPerson: async (teamId, email) => {
      const row = await db
        .selectFrom('slack_people')
        .select(['slack_user_id', 'fetched_at'])
        .where('team_id', '=', teamId)
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row ? { value: row.slack_user_id, fetchedAt: row.fetched_at } : null;
    },
    rememberSlackPerson: async (teamId, email, slackUserId) => {
      const values = { slack_user_id: slackUserId, fetched_at: clock.now() };
      await db
        .insertInto('slack_people')
        .values({ team_id: teamId, email: email.toLowerCase(), ...values })
        .onConflict((conflict) => conflict.columns(['team_id', 'email']).doUpdateSet(values))
        .execute();
    },
    forgetSlackPerson: async (teamId, slackUserId) => {
      await db
        .deleteFrom('slack_people')
        .where('team_id', '=', teamId)
        .where('slack_user_id', '=', slackUserId)
        .execute();
    },
    link: async ({ teamId, connectionId, credoRef, slackUserId, linkedBy }) => {
      const values = { slack_user_id: slackUserId, linked_by: linkedBy, linked_at: clock.now() };
      await db
        .insertInto('people_links')
        .values({ team_id: teamId, connection_id: connectionId, credo_ref: credoRef, ...values })
        .onConflict((conflict) => conflict.columns(['team_id', 'connection_id', 'credo_ref']).doUpdateSet(values))
        .execute();
    },
    unlink: async (teamId, connectionId, slackUserId) => {
      const removed = await db
        .deleteFrom('people_links')
        .where('team_id', '=', teamId)
        .where('connection_id', '=', connectionId)
        .where('slack_user_id', '=', slackUserId)
        .returning(['credo_ref', 'linked_at'])
        .execute();
      return removed.sort((a, b) => b.linked_at - a.linked_at).map(({ credo_ref }) => credo_ref);
    },
    linkedSlackUser: async (teamId, connectionId, credoRefs) => {
      if (credoRefs.length === 0) return null;
      const row = await db
        .selectFrom('people_links')
        .select('slack_user_id')
        .where('team_id', '=', teamId)
        .where('connection_id', '=', connectionId)
        .where('credo_ref', 'in', credoRefs)
        .orderBy('linked_at', 'desc')
        .executeTakeFirst();
      return row?.slack_user_id ?? null;
    },
    linkedCredoRefs: async (teamId, connectionId, slackUserId) => {
      const rows = await db
        .selectFrom('people_links')
        .select('credo_ref')
        .where('team_id', '=', teamId)
        .where('connection_id', '=', connectionId)
        .where('slack_user_id', '=', slackUserId)
        .orderBy('linked_at', 'desc')
        .execute();
      return rows.map(({ credo_ref }) => credo_ref);
    },
  };
}
