import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AccessPolicy, AccessStore } from '../ports/access.ts';
import type { StoreContext } from './dialect.ts';
import type { AccessPoliciesTable } from './schema-people.ts';

const people = z.array(z.string());
const state = z.enum(['draft', 'open', 'allowed', 'denied']);
const wish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), text: z.string() }),
  z.object({ kind: z.literal('form'), formJson: z.string(), summary: z.string() }),
]);

/** Who may change what channels get, and what others asked for. */
export function createAccess({ db, clock }: StoreContext): AccessStore {
  return {
    policy: async (teamId) => {
      const row = await db.selectFrom('access_policies').selectAll().where('team_id', '=', teamId).executeTakeFirst();
      return { policy: row ? toPolicy(row) : { kind: 'anyone' }, changedBy: row?.changed_by ?? null };
    },
    setPolicy: async (teamId, policy, changedBy) => {
      const values = {
        kind: policy.kind,
        people_json: JSON.stringify(policy.kind === 'people' ? policy.slackUserIds : []),
        changed_by: changedBy,
        changed_at: clock.now(),
      };
      await db
        .insertInto('access_policies')
        .values({ team_id: teamId, ...values })
        .onConflict((conflict) => conflict.column('team_id').doUpdateSet(values))
        .execute();
    },
    draftRequest: async (request) => {
      const id = randomUUID();
      await db
        .insertInto('access_requests')
        .values({
          id,
          team_id: request.teamId,
          channel_id: request.channelId,
          channel_name: request.channelName,
          user_id: request.userId,
          user_name: request.userName,
          wish_json: JSON.stringify(request.wish),
          state: 'draft',
          created_at: clock.now(),
        })
        .execute();
      return id;
    },
    request: async (id, notBefore) => {
      const row = await db
        .selectFrom('access_requests')
        .selectAll()
        .where('id', '=', id)
        .where('created_at', '>=', notBefore)
        .executeTakeFirst();
      if (!row) return null;
      const request = {
        id: row.id,
        teamId: row.team_id,
        channelId: row.channel_id,
        channelName: row.channel_name,
        userId: row.user_id,
        userName: row.user_name,
        wish: wish.parse(JSON.parse(row.wish_json)),
      };
      return { request, state: state.parse(row.state) };
    },
    moveRequest: async (id, { from, to, by }) => {
      const moved = await db
        .updateTable('access_requests')
        .set({ state: to, decided_by: by, decided_at: clock.now() })
        .where('id', '=', id)
        .where('state', '=', from)
        .executeTakeFirst();
      return moved.numUpdatedRows > 0n;
    },
  };
}

function toPolicy({ kind, people_json }: AccessPoliciesTable): AccessPolicy {
  if (kind === 'people') return { kind, slackUserIds: people.parse(JSON.parse(people_json)) };
  return { kind: kind === 'managers' ? 'managers' : 'anyone' };
}
