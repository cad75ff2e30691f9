import type { EventFacts } from '../model.ts';
import type { CredoTask } from '../ports/credo.ts';
import type { PlannedDirect } from '../ports/inbox.ts';
import type { TaskCard, TaskCards } from '../ports/people.ts';

/**
 * The direct messages that asked for a task which is over now; each is rewritten. `tasks`: the review's, as Credo has them.
 * Unsure: Credo did not say and has to be asked again.
 */
export async function planOverCards(
  { taskCards }: { readonly taskCards: TaskCards },
  connectionId: string,
  facts: EventFacts,
  tasks: readonly CredoTask[] | null,
): Promise<{ readonly directs: readonly PlannedDirect[]; readonly isUnsure: boolean }> {
  const { reviewId } = facts;
  if (reviewId === null || !mayEndTasks(facts)) return sureOfNone;
  const cards = await taskCards.open(connectionId, reviewId);
  if (cards.length === 0) return sureOfNone;
  const directs = overCards(facts, cards, tasks).map(({ teamId, slackUserId, credoUserId, deliveryId }) => ({
    ...{ teamId, slackUserId, targetId: deliveryId, seenIn: null, task: { reviewId, credoUserId } },
  }));
  return { directs, isUnsure: tasks === null && facts.subs.includes('assigned') };
}

const sureOfNone = { directs: [], isUnsure: false };

const ends = ['decided', 'closed', 'done', 'deleted'];

function mayEndTasks({ subs }: EventFacts): boolean {
  return subs.includes('assigned') || subs.some((sub) => ends.includes(sub));
}

/**
 * Which of a review's open cards an event closes. Pure. Events name no task, so `tasks` is what Credo has now, null when
 * unknown. A decision closes all; a done or removed task closes the oldest of its person's, more when Credo has fewer
 * left; a task that went to somebody else closes those of people who have none any more.
 */
export function overCards(
  facts: EventFacts,
  cards: readonly TaskCard[],
  tasks: readonly CredoTask[] | null,
): readonly TaskCard[] {
  if (facts.group === 'reviews') return cards;
  const assigneeId = facts.assignee?.credoUserId ?? null;
  const tasksOf = (credoUserId: string) => tasks?.filter(({ userIds }) => userIds.includes(credoUserId)) ?? null;
  if (facts.subs.includes('assigned')) {
    return cards.filter(({ credoUserId }) => credoUserId !== assigneeId && tasksOf(credoUserId)?.length === 0);
  }
  if (assigneeId === null) return [];
  const mine = cards.filter(({ credoUserId }) => credoUserId === assigneeId);
  const left = tasksOf(assigneeId)?.filter(({ isDone }) => !isDone).length ?? mine.length;
  // One person may be told in several workspaces; each has its own cards.
  return [...new Set(mine.map(({ teamId }) => teamId))].flatMap((teamId) => {
    const here = mine.filter((card) => card.teamId === teamId);
    return here.slice(0, Math.max(1, here.length - left));
  });
}
