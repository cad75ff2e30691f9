import { z } from 'zod';
import type { CredoApi, CredoTask } from '../../ports/credo.ts';
import { collection, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';
import { timeOf } from '../times.ts';

const text = z.string().nullish();

const task = resource(
  z.object({
    type: text,
    status: text,
    sub_status: text,
    assigner_id: text,
    user_ids: z.array(z.string()).nullish().catch(null),
    use_case_id: text,
    use_case_review_id: text,
    due_date: text,
  }),
).transform(
  ({ id, attributes }): CredoTask => ({
    id,
    kind: attributes.type ?? null,
    isDone: attributes.status === 'done',
    status: attributes.status ?? '',
    subStatus: attributes.sub_status ?? null,
    assignerId: attributes.assigner_id ?? null,
    userIds: attributes.user_ids ?? [],
    useCaseId: attributes.use_case_id ?? null,
    reviewId: attributes.use_case_review_id ?? null,
    dueAt: timeOf(attributes.due_date),
  }),
);

/** Tasks of people (`credo-api.md`: Reviews, tasks, comments). Credo filters them by status only, and sends all at once. */
export function createTasks({ fetch }: Calls): CredoApi['tasks'] {
  const list = async (query: Readonly<Record<string, string>>) =>
    (await fetch(collection(task), { method: 'GET', path: path`/tasks`, query, isRepeatable: true })).data;
  return {
    open: async () => {
      const lists = await Promise.all(['todo', 'in_progress'].map((status) => list({ 'filter[status]': status })));
      return lists.flat();
    },
    ofReview: async (reviewId) => (await list({})).filter((one) => one.reviewId === reviewId),
  };
}
