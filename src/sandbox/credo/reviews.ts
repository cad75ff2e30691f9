import { z } from 'zod';
import { many, notFound, type Resource, single } from './answers.ts';
import type { Review, Task } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { answered, write } from './write.ts';

const newReview = z.object({ due_date: z.string().nullish(), timezone: z.string().nullish() });
const reviewChange = z.object({ status: z.enum(['approved', 'rejected', 'closed']) });
const newTasks = z.object({ user_ids: z.array(z.string()).min(1) });
const taskChange = z.object({
  status: z.enum(['todo', 'in_progress', 'done']).optional(),
  sub_status: z.enum(['none', 'change_request', 'approve', 'reject', 'cancel', 'ready_for_validation']).optional(),
});

/** Reviews and tasks (`credo-api.md`: Reviews, tasks, comments). `me` is whom the API key belongs to. */
export function reviewRoutes(tenant: Tenant, me: string): readonly Route[] {
  const reviewById = (id = '') => tenant.state.reviews.find((review) => review.id === id);
  const taskById = (id = '') => tenant.state.tasks.find((task) => task.id === id);
  const tasksWith = (status: string | null, userId?: string) =>
    tenant.state.tasks.filter(
      (task) => (status === null || task.status === status) && (userId === undefined || task.user_ids.includes(userId)),
    );
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
        write(newReview, body, () =>
          single(200, asReview(tenant.actions.openReview({ actor: me, useCaseId: params['useCaseId'] ?? '' }).review)),
        ),
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
        write(reviewChange, body, ({ status }) => {
          tenant.actions.endReview({ actor: me, reviewId: params['id'] ?? '', status });
          return { status: 204 };
        }),
    },
    {
      method: 'POST',
      path: '/use_case_reviews/:id/tasks',
      handle: ({ params, body }) =>
        write(newTasks, body, ({ user_ids }) => {
          const assign = (assignee: string) =>
            tenant.actions.assignTask({ actor: me, reviewId: params['id'] ?? '', assignee }).task;
          const [first] = user_ids.map(assign);
          return first ? single(201, asTask(first)) : notFound();
        }),
    },
    { method: 'GET', path: '/tasks', handle: ({ query }) => many(tasksWith(query.get('filter[status]')).map(asTask)) },
    {
      method: 'GET',
      path: '/me/tasks',
      handle: ({ query }) => many(tasksWith(query.get('filter[status]'), me).map(asTask)),
    },
    {
      method: 'GET',
      path: '/tasks/:id',
      handle: ({ params }) => {
        const task = taskById(params['id']);
        return task ? single(200, asTask(task)) : notFound();
      },
    },
    {
      method: 'PATCH',
      path: '/tasks/:id',
      handle: ({ params, body }) =>
        write(taskChange, body, (change) => {
          const task = taskById(params['id']);
          if (!task) return notFound();
          const { status = task.status, sub_status = task.sub_status } = change;
          tenant.actions.changeTask({ actor: me, taskId: task.id, status, subStatus: sub_status });
          return { status: 204 };
        }),
    },
    {
      method: 'DELETE',
      path: '/tasks/:id',
      handle: ({ params }) =>
        answered(() => {
          tenant.actions.deleteTask({ actor: me, taskId: params['id'] ?? '' });
          return { status: 204 };
        }),
    },
  ];
}

function asReview({ id, ...attributes }: Review): Resource {
  return { id, type: 'use_case_reviews', attributes };
}

function asTask({ id, ...attributes }: Task): Resource {
  return { id, type: 'tasks', attributes };
}
