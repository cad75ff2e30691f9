import { z } from 'zod';
import type { ReviewNews, ReviewState } from '../model.ts';
import type { ReviewChange } from '../ports/inbox.ts';
import type { Reviews } from '../ports/reviews.ts';
import type { StoreContext } from './dialect.ts';

const person = z.object({
  credoUserId: z.string().nullable(),
  email: z.string().nullable(),
  name: z.string().nullable(),
});
const register = <T extends z.ZodType>(value: T) =>
  z.object({ value, at: z.number(), weight: z.number(), key: z.string() });
const state: z.ZodType<ReviewState> = z.object({
  useCaseId: register(z.string()).nullable(),
  status: register(z.object({ status: z.string(), by: person.nullable() })).nullable(),
  opened: register(person.nullable()).nullable(),
  tasks: z.array(
    register(
      z.object({
        assignee: person.nullable(),
        status: z.string(),
        subStatus: z.string().nullable(),
        isRemoved: z.boolean(),
      }),
    ),
  ),
  listed: register(
    z.array(
      z.object({
        assigneeIds: z.array(z.string()),
        status: z.string(),
        subStatus: z.string().nullable(),
        dueAt: z.number().nullable(),
      }),
    ),
  )
    .nullable()
    .default(null),
});

/** A review's state, from its column. */
export function readState(json: string): ReviewState {
  return state.parse(JSON.parse(json));
}

export function createReviews({ db }: StoreContext): Reviews {
  return {
    get: async (connectionId, reviewId) => {
      const row = await db
        .selectFrom('reviews')
        .select((select) => [
          'state_json',
          select
            .selectFrom('comments')
            .select((count) => count.fn.countAll<number>().as('count'))
            .where('comments.connection_id', '=', connectionId)
            .where('comments.review_id', '=', reviewId)
            .as('comments'),
          select
            .selectFrom('comments')
            .select('current_event_id')
            .where('comments.connection_id', '=', connectionId)
            .where('comments.review_id', '=', reviewId)
            .where('current_event_id', 'is not', null)
            .orderBy('at', 'desc')
            .orderBy('id', 'desc')
            .limit(1)
            .as('newest_comment_event_id'),
        ])
        .where('connection_id', '=', connectionId)
        .where('review_id', '=', reviewId)
        .where('state_json', '!=', nothingYet)
        .executeTakeFirst();
      if (!row) return null;
      const { state_json, comments, newest_comment_event_id: newestCommentEventId } = row;
      return { state: readState(state_json), comments: Number(comments), newestCommentEventId };
    },
  };
}

/**
 * Merges a change into what is known of its review. The row is written before it is read, so that whoever changes the
 * same review, or its cards, at the same moment waits. Runs in the caller's transaction.
 */
export async function mergeReview(
  { db }: StoreContext,
  connectionId: string,
  change: ReviewChange,
): Promise<ReviewNews> {
  const { state_json } = await db
    .insertInto('reviews')
    .values({ connection_id: connectionId, review_id: change.reviewId, state_json: nothingYet })
    .onConflict((conflict) =>
      conflict
        .columns(['connection_id', 'review_id'])
        .doUpdateSet((set) => ({ state_json: set.ref('reviews.state_json') })),
    )
    .returning('state_json')
    .executeTakeFirstOrThrow();
  const known = state_json === nothingYet ? null : readState(state_json);
  const merged = change.merge(known);
  await db
    .updateTable('reviews')
    .set({ state_json: JSON.stringify(merged.state) })
    .where('connection_id', '=', connectionId)
    .where('review_id', '=', change.reviewId)
    .execute();
  return merged.news;
}

const nothingYet = 'null';
