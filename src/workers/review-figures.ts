import { listedTasks } from '../cards/review-state.ts';
import type { Directory } from '../directory/directory.ts';
import type { ReviewFigures } from '../events/catalog.ts';
import type { EventFacts, ListedTask } from '../model.ts';
import type { Reviews } from '../ports/reviews.ts';

/** What else is known of the review that an event opens, ends or asks somebody for; null for every other event. */
export async function reviewFigures(
  { reviews, directory }: { readonly reviews: Reviews; readonly directory: Directory },
  connectionId: string,
  facts: EventFacts,
): Promise<ReviewFigures | null> {
  const { reviewId, group, subs, statuses } = facts;
  if (reviewId === null || !(group === 'reviews' || (group === 'tasks' && subs.includes('assigned')))) return null;
  const [known, dates] = await Promise.all([
    reviews.get(connectionId, reviewId),
    directory.reviewDates(connectionId, reviewId),
  ]);
  const tasks = known && listedTasks(known.state);
  return {
    openedAt: known?.state.opened?.at ?? dates?.startedAt ?? null,
    dueAt: dueOf(facts, tasks ?? []) ?? dates?.dueAt ?? null,
    tasks: tasks && { done: tasks.filter(({ status }) => status === 'done').length, all: tasks.length },
    isCurrent: known?.state.status?.value.status === statuses[0],
  };
}

/** When the next task of whoever is asked is due; events do not say which one they speak of. */
function dueOf({ assignee }: EventFacts, tasks: readonly ListedTask[]): number | null {
  const id = assignee?.credoUserId ?? null;
  const theirs = tasks.filter(({ assigneeIds, status }) => {
    return status !== 'done' && (id === null ? assigneeIds.length === 0 : assigneeIds.includes(id));
  });
  const days = theirs.flatMap(({ dueAt }) => dueAt ?? []);
  return days.length === 0 ? null : Math.min(...days);
}
