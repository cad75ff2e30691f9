import type { TaskList } from '../cards/review-state.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { EventFacts } from '../model.ts';
import type { CredoTask } from '../ports/credo.ts';

/** A review's tasks as Credo has them, and when it was asked for them. */
export type AskedTasks = { readonly askedAt: number; readonly tasks: readonly CredoTask[] };

/**
 * Events name no task, and nobody whose task went to somebody else, so at each news of a task Credo is asked for all of its
 * review. Null when the event is about no task, or when Credo does not say in time.
 */
export async function askForTasks(
  { directory, clock }: { readonly directory: Directory; readonly clock: Clock },
  connectionId: string,
  { group, reviewId }: EventFacts,
): Promise<AskedTasks | null> {
  if (group !== 'tasks' || reviewId === null) return null;
  const askedAt = clock.now();
  const tasks = await directory.reviewTasks(connectionId, reviewId);
  return tasks && { askedAt, tasks };
}

/** What a review's card keeps of the answer. One without any task, though the event tells of one, is not believed. */
export function listingFor({ subs }: EventFacts, { askedAt, tasks }: AskedTasks): TaskList | null {
  if (tasks.length === 0 && !subs.includes('deleted')) return null;
  const byId = [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    askedAt,
    tasks: byId.map(({ userIds, status, subStatus, dueAt }) => ({ assigneeIds: userIds, status, subStatus, dueAt })),
  };
}
