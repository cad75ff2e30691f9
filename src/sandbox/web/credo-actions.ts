import { z } from 'zod';
import type { Acted, Credo } from '../credo/types.ts';
import { type ActionTable, action, id, words } from './action-table.ts';

const taskStatus = z.enum(['todo', 'in_progress', 'done']);
const taskSubStatus = z.enum(['none', 'change_request', 'approve', 'reject', 'cancel', 'ready_for_validation']);

/** What people do in the simulated Credo AI. Each is done at once; the events it leads to are on their way then. */
export function credoActions({ actions }: Credo): ActionTable<'credo'> {
  return {
    'credo/open-review': action<'credo/open-review'>(
      z.object({ actor: id, useCaseId: id, reviewers: z.array(id) }),
      (review) => underWay(actions.openReview(review)),
    ),
    'credo/end-review': action<'credo/end-review'>(
      z.object({
        ...{ actor: id, reviewId: id },
        status: z.enum(['approved', 'rejected', 'closed']),
        comment: words.exactOptional(),
      }),
      (ending) => underWay(actions.endReview(ending)),
    ),
    'credo/assign-task': action<'credo/assign-task'>(z.object({ actor: id, reviewId: id, assignee: id }), (task) =>
      underWay(actions.assignTask(task)),
    ),
    'credo/change-task': action<'credo/change-task'>(
      z.object({ actor: id, taskId: id, status: taskStatus, subStatus: taskSubStatus }),
      (change) => underWay(actions.changeTask(change)),
    ),
    'credo/delete-task': action<'credo/delete-task'>(z.object({ actor: id, taskId: id }), (task) =>
      underWay(actions.deleteTask(task)),
    ),
    'credo/comment': action<'credo/comment'>(
      z.object({
        ...{ actor: id, useCaseId: id, content: words },
        ...{ reviewId: id.exactOptional(), threadId: id.exactOptional() },
      }),
      (comment) => underWay(actions.comment(comment)),
    ),
    'credo/edit-comment': action<'credo/edit-comment'>(
      z.object({ actor: id, commentId: id, content: words }),
      (comment) => underWay(actions.editComment(comment)),
    ),
    'credo/delete-comment': action<'credo/delete-comment'>(
      z.object({ actor: id, commentId: id }),
      (comment) => void actions.deleteComment(comment),
    ),
    'credo/resolve-thread': action<'credo/resolve-thread'>(
      z.object({ actor: id, threadId: id }),
      (thread) => void actions.resolveThread(thread),
    ),
    'credo/change-field': action<'credo/change-field'>(
      z.object({ actor: id, useCaseId: id, field: id, value: z.unknown() }),
      (change) => underWay(actions.changeField(change)),
    ),
    'credo/change-custom-field': action<'credo/change-custom-field'>(
      z.object({ actor: id, useCaseId: id, customFieldId: id, value: z.unknown() }),
      (change) => underWay(actions.changeCustomField(change)),
    ),
  };
}

/** Nobody waits for the events here: with an app that is away it may take long. The timeline shows them. */
function underWay({ brought }: Acted<object>): undefined {
  brought.catch(() => undefined);
}
