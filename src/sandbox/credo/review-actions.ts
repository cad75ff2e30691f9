import { z } from 'zod';
import { notFound, type Resource, single } from './answers.ts';
import { page } from './paging.ts';
import type { ReviewAction } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { write } from './write.ts';

const path = '/use_case_reviews/:reviewId/actions';
const newAction = z.object({
  type: z.enum(['change_request', 'approve', 'reject', 'close_review', 'comment']),
  comment: z.string().optional(),
  task_id: z.string().optional(),
});

/** What was done in a review (`credo-api.md`: Review actions). `me` is whom the API key belongs to. */
export function reviewActionRoutes(tenant: Tenant, me: string): readonly Route[] {
  return [
    {
      method: 'GET',
      path,
      handle: ({ params, query }) => {
        if (!tenant.state.reviews.some(({ id }) => id === params['reviewId'])) return notFound();
        const is = (name: string, value: string | boolean) => [null, String(value)].includes(query.get(name));
        const found = tenant.state.reviewActions
          .filter(({ review_id }) => review_id === params['reviewId'])
          .filter(({ type, resolved, deleted }) => {
            return is('filter[type]', type) && is('filter[resolved]', resolved) && is('filter[deleted]', deleted);
          });
        return page((query.get('sort') === '-inserted_at' ? found.toReversed() : found).map(asResource), query);
      },
    },
    {
      method: 'POST',
      path,
      handle: ({ params, body }) =>
        write(newAction, body, ({ type, comment, task_id }) => {
          const { action } = tenant.actions.addReviewAction({
            ...{ actor: me, reviewId: params['reviewId'] ?? '', type },
            ...(comment === undefined ? {} : { comment }),
            ...(task_id === undefined ? {} : { taskId: task_id }),
          });
          return single(200, asResource(action));
        }),
    },
  ];
}

function asResource({ id, ...attributes }: ReviewAction): Resource {
  return { id, type: 'use_case_review_actions', attributes: { ...attributes, tags: null, reply_thread_id: null } };
}
