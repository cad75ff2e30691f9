import type { Kysely } from 'kysely';
import type { CommentRecord, Comments } from '../ports/inbox.ts';
import { readIds } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import type { CommentsTable, Database } from './schema.ts';

/** More candidates than this would mean the same words on the same use case many times over; the latest matter. */
const mostCandidates = 50;

/** Remembers which events speak of the same comment. */
export function createComments({ db }: StoreContext): Comments {
  return {
    byId: async (id) => {
      const row = await db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toRecord(row) : null;
    },
    candidates: async ({ connectionId, useCaseId, textHash, commentId }) => {
      const latest = db
        .selectFrom('comments')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('id', 'desc')
        .limit(mostCandidates);
      // Two questions, as no database answers both with an index when they are one.
      const sayTheSame = latest.where('use_case_id', '=', useCaseId).where('text_hash', '=', textHash).execute();
      const areTheSame = commentId === null ? [] : latest.where('comment_id', '=', commentId).execute();
      const rows = [...(await areTheSame), ...(await sayTheSame)].map(toRecord);
      const byId = new Map(rows.map((record) => [record.id, record]));
      return [...byId.values()].sort((a, b) => Number(b.id) - Number(a.id)).slice(0, mostCandidates);
    },
    areKnown: async (connectionId, useCaseId) => {
      const known = await db
        .selectFrom('comments')
        .select('id')
        .where('connection_id', '=', connectionId)
        .where('use_case_id', '=', useCaseId)
        .where('current_event_id', 'is not', null)
        .limit(1)
        .executeTakeFirst();
      return known !== undefined;
    },
    posts: async (commentRecordId) => {
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('lanes', 'lanes.id', 'deliveries.lane_id')
        .select(['deliveries.id', 'deliveries.mention_ids_json', 'lanes.team_id', 'lanes.channel_id'])
        .where('deliveries.comment_id', '=', commentRecordId)
        .where('deliveries.role', 'in', ['message', 'reply'])
        .orderBy('deliveries.id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        teamId: row.team_id,
        channelId: row.channel_id,
        mentionIds: readIds(row.mention_ids_json),
      }));
    },
  };
}

/** Writes a record and returns its id. */
export async function saveComment(db: Kysely<Database>, record: CommentRecord): Promise<number> {
  const values = {
    connection_id: record.connectionId,
    use_case_id: record.useCaseId,
    review_id: record.reviewId,
    text_hash: record.textHash,
    comment_id: record.commentId,
    at: record.at,
    current_event_id: record.currentEventId,
    deprecated_event_id: record.deprecatedEventId,
  };
  if (record.id !== null) {
    await db.updateTable('comments').set(values).where('id', '=', record.id).execute();
    return record.id;
  }
  const inserted = await db.insertInto('comments').values(values).returning('id').executeTakeFirstOrThrow();
  return inserted.id;
}

function toRecord(row: Omit<CommentsTable, 'id'> & { id: number }): CommentRecord {
  return {
    id: row.id,
    connectionId: row.connection_id,
    useCaseId: row.use_case_id,
    reviewId: row.review_id,
    textHash: row.text_hash,
    commentId: row.comment_id,
    at: row.at,
    currentEventId: row.current_event_id,
    deprecatedEventId: row.deprecated_event_id,
  };
}
