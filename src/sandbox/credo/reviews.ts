import { z } from 'zod';
import { many, notFound, type Resource, single } from './answers.ts';
import type { Review } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { answered, write } from './write.ts';

const newReview = z.object({ due_date: z.string().nullish(), timezone: z.string().nullish() });
const reviewChange = z.object({
  status: z.enum(['in_progress', 'approved', 'rejected', 'closed']).optional(),
  due_date: z.string().nullish(),
  timezone: z.string().nullish(),
});

/**
 * Reviews (`credo-api.md`: Reviews, tasks, comments). `me` is whom the API key belongs to. Whether Credo allows a second
 * open review of one use case is not documented; it is allowed here.
 */
export function reviewRoutes(tenant: Tenant, me: string): readonly Route[] {
  const reviewById = (id = '') => tenant.state.reviews.find((review) => review.id === id);
  return [
    {
      method: 'GET',
      path: '/use_cases/:useCaseId/reviews',
      handle: ({ params, query }) => {
        if (!tenant.state.useCases.some(({ id }) => id === params['useCaseId'])) return notFound();
        const status = query.get('filter[status]');
        const found = tenant.state.reviews.filter(({ use_case_id }) => use_case_id === params['useCaseId']);
        return many(found.filter((review) => status === null || review.status === status).map(asReview));
      },
    },
    {
      method: 'POST',
      path: '/use_cases/:useCaseId/reviews',
      handle: ({ params, body }) =>
        write(newReview, body, ({ due_date = null, timezone = null }) => {
          const { review } = tenant.actions.openReview({
            ...{ actor: me, useCaseId: params['useCaseId'] ?? '', dueDate: due_date, timezone },
          });
          return single(200, asReview(review));
        }),
    },
    {
      method: 'GET',
      path: '/use_case_reviews/:id',
      handle: ({ params }) => {
        const review = reviewById(params['id']);
        return review ? single(200, asReview(review)) : notFound();
      },
    },
    {
      method: 'PATCH',
      path: '/use_case_reviews/:id',
      handle: ({ params, body }) =>
        write(reviewChange, body, ({ status = 'in_progress', due_date, timezone }) => {
          const review = reviewById(params['id']);
          if (!review) return notFound();
          tenant.actions.changeReview({
            reviewId: review.id,
            dueDate: due_date === undefined ? review.due_date : due_date,
            timezone: timezone === undefined ? review.timezone : timezone,
          });
          if (status !== 'in_progress') tenant.actions.endReview({ actor: me, reviewId: review.id, status });
          return { status: 204 };
        }),
    },
    {
      method: 'DELETE',
      path: '/use_case_reviews/:id',
      handle: ({ params }) =>
        answered(() => {
          tenant.actions.deleteReview({ reviewId: params['id'] ?? '' });
          return { status: 204 };
        }),
    },
  ];
}

function asReview({ id, ...attributes }: Review): Resource {
  return { id, type: 'use_case_reviews', attributes };
}
