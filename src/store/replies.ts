import { z } from 'zod';
import type { NewReply, Replies, Reply, ReplyState } from '../ports/replies.ts';
import type { StoreContext } from './dialect.ts';
import { addNotice } from './notices.ts';
import { findEcho } from './reply-echo.ts';
import { settlePosted } from './reply-posted.ts';
import type { RepliesTable } from './schema.ts';
import { alone } from './transactions.ts';

/** Two devices, or a person in a hurry: the same words in the same thread within this time are one reply. */
const sameWithinMs = 2 * 60_000;

/** Replies from Slack to Credo. Each is sent at most once, whatever happens: `begin` lets only one through. */
export function createReplies(context: StoreContext): Replies {
  const { db, clock } = context;
  return {
    add: (reply) =>
      alone(context, async ({ db: trx }) => {
        const inTransaction = { ...context, db: trx };
        if (await findRow(inTransaction, reply.id)) return 'known';
        if (await wasJustSaid(inTransaction, reply)) return 'same';
        const now = clock.now();
        await trx
          .insertInto('replies')
          .values({ ...toColumns(reply), state: 'intended', created_at: now, next_at: now })
          .execute();
        return 'new';
      }),
    get: async (id) => {
      const row = await findRow(context, id);
      return row ? toReply(row) : null;
    },
    due: async () => {
      const rows = await db
        .selectFrom('replies')
        .selectAll()
        .where('next_at', '<=', clock.now())
        .orderBy('created_at')
        .execute();
      return rows.map(toReply);
    },
    nextAt: async () => {
      const row = await db
        .selectFrom('replies')
        .select((select) => select.fn.min('next_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? null;
    },
    begin: async (id, { content, textHash, ownerId, sentAt }, shown) => {
      const begun = await db
        .updateTable('replies')
        .set({
          state: 'sending',
          ...{ content, text_hash: textHash, owner_id: ownerId, sent_at: sentAt },
          shown_json: JSON.stringify(shown),
        })
        .where('id', '=', id)
        .where('state', '=', 'intended')
        .executeTakeFirst();
      return begun.numUpdatedRows > 0n;
    },
    lookAgainAt: async (id, at) => {
      await db
        .updateTable('replies')
        .set({ next_at: at })
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .execute();
    },
    posted: (id, commentId) =>
      alone(context, async ({ db: trx }) => {
        await settlePosted({ ...context, db: trx }, id, commentId);
      }),
    giveUp: (id, state, notice) =>
      alone(context, async ({ db: trx }) => {
        const given = await trx
          .updateTable('replies')
          .set({ state, next_at: null })
          .where('id', '=', id)
          .where('state', 'in', ['intended', 'sending'])
          .returning(['team_id', 'user_id'])
          .executeTakeFirst();
        if (given) await addNotice({ ...context, db: trx }, given.team_id, given.user_id, `reply:${id}`, notice);
      }),
    commentIds: async (connectionId, threadId) => {
      const rows = await db
        .selectFrom('replies')
        .select('comment_id')
        .where('connection_id', '=', connectionId)
        .where('thread_id', '=', threadId)
        .where('comment_id', 'is not', null)
        .execute();
      return rows.flatMap((row) => row.comment_id ?? []);
    },
    echo: (look) => alone(context, (inside) => findEcho(inside, look)),
  };
}

function findRow({ db }: StoreContext, id: string): Promise<RepliesTable | undefined> {
  return db.selectFrom('replies').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Another try at a reply that went wrong is meant, whatever its words. */
async function wasJustSaid({ db, clock }: StoreContext, reply: NewReply): Promise<boolean> {
  if (reply.againOf !== null) return false;
  const row = await db
    .selectFrom('replies')
    .select('id')
    .where('connection_id', '=', reply.connectionId)
    .where('use_case_id', '=', reply.useCaseId)
    .where('thread_id', '=', reply.threadId)
    .where('team_id', '=', reply.teamId)
    .where('user_id', '=', reply.userId)
    .where('text', '=', reply.text)
    .where('state', '!=', 'failed')
    .where('created_at', '>', clock.now() - sameWithinMs)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function toColumns(reply: NewReply) {
  return {
    id: reply.id,
    connection_id: reply.connectionId,
    use_case_id: reply.useCaseId,
    thread_id: reply.threadId,
    team_id: reply.teamId,
    channel_id: reply.channelId,
    origin_id: reply.originId,
    user_id: reply.userId,
    user_name: reply.userName,
    text: reply.text,
    again_of: reply.againOf,
  };
}

function toReply(row: RepliesTable): Reply {
  const { content, text_hash: textHash, owner_id: ownerId, sent_at: sentAt } = row;
  const isSent = content !== null && textHash !== null && ownerId !== null && sentAt !== null;
  return {
    id: row.id,
    connectionId: row.connection_id,
    useCaseId: row.use_case_id,
    threadId: row.thread_id,
    teamId: row.team_id,
    channelId: row.channel_id,
    originId: row.origin_id,
    userId: row.user_id,
    userName: row.user_name,
    text: row.text,
    againOf: row.again_of,
    state: states.parse(row.state),
    createdAt: row.created_at,
    sent: isSent ? { content, textHash, ownerId, sentAt } : null,
  };
}

const states: z.ZodType<ReplyState> = z.enum(['intended', 'sending', 'posted', 'failed', 'unconfirmed']);
