import { z } from 'zod';
import { many, notFound, type Resource, single } from './answers.ts';
import type { Task } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { answered, write } from './write.ts';

const newTasks = z.object({ user_ids: z.array(z.string()).min(1) });
const taskChange = z.object({
  status: z.enum(['todo', 'in_progress', 'done']).optional(),
  sub_status: z.enum(['none', 'change_request', 'approve', 'reject', 'cancel', 'ready_for_validation']).optional(),
  user_ids: z.array(z.string()).min(1).optional(),
  due_date: z.string().nullable().optional(),
});
const bulkDelete = z.object({ ids: z.array(z.string()).min(1) });

/** Tasks of reviews (`credo-api.md`: Reviews, tasks, comments). `me` is whom the API key belongs to. */
export function taskRoutes(tenant: Tenant, me: string): readonly Route[] {
  const taskById = (id = '') => tenant.state.tasks.find((task) => task.id === id);
  const tasksWith = (query: URLSearchParams, userId?: string) => {
    const status = query.get('filter[status]');
    const found = tenant.state.tasks.filter(
      (task) => (status === null || task.status === status) && (userId === undefined || task.user_ids.includes(userId)),
    );
    return query.get('sort') === '-inserted_at' ? found.toReversed() : found;
  };
  return [
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
    { method: 'GET', path: '/tasks', handle: ({ query }) => many(tasksWith(query).map(asTask)) },
    {
      method: 'GET',
      path: '/me/tasks',
      handle: ({ query }) => many(tasksWith(query, me).map(asTask)),
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
          const { status = task.status, sub_status = task.sub_status, user_ids, due_date } = change;
          tenant.actions.changeTask({
            ...{ actor: me, taskId: task.id, status, subStatus: sub_status },
            ...(user_ids === undefined ? {} : { assignees: user_ids }),
            ...(due_date === undefined ? {} : { dueDate: due_date }),
          });
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
    {
      method: 'POST',
      path: '/tasks/bulk_delete',
      handle: ({ body }) =>
        write(bulkDelete, body, ({ ids }) => {
          if (ids.some((id) => taskById(id) === undefined)) return notFound();
          for (const taskId of ids) tenant.actions.deleteTask({ actor: me, taskId });
          return { status: 204 };
        }),
    },
  ];
}

function asTask({ id, ...attributes }: Task): Resource {
  return { id, type: 'tasks', attributes };
}
