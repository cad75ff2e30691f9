import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog } from '../events/catalog.ts';
import { isPerson } from '../lane-id.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Delivery, LaneClaim, Outbox } from '../ports/outbox.ts';
import { isDecision } from '../windows/use-case-groups.ts';
import type { QuietHours } from './quiet-hours.ts';

/** How soon it is looked again whether something that cannot wait has come, or the quiet hours were ended. */
const lookAgainMs = 30_000;
/** So many held messages are looked through for one that cannot wait. */
const mostLookedAt = 50;
/** What is due within a day, or overdue, is due today somewhere. */
const dueSoonMs = 24 * 3_600_000;

export type NextDeps = {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly catalog: Catalog;
  readonly directory: Directory;
  readonly quietHours: QuietHours;
  readonly clock: Clock;
};

/**
 * What is to be served in a lane now; null when nothing waits. News for a person in quiet hours waits until they end, and
 * only a decision, a task that is due, and what is no news goes before it.
 */
export async function nextInLane(
  deps: NextDeps,
  { id, teamId, channelId }: LaneClaim,
): Promise<Delivery | { readonly heldUntil: number } | null> {
  const head = await deps.outbox.head(id);
  if (head === null || !isPerson(channelId) || !isNews(head)) return head;
  const until = await deps.quietHours(teamId, channelId);
  if (until === null) return head;
  let next: Delivery | null = head;
  for (let looked = 0; next !== null && looked < mostLookedAt; looked += 1) {
    const isFirst: boolean = isNews(next) ? await isUrgent(deps, next) : next.target?.state !== 'waiting';
    if (isFirst) return next;
    next = await deps.outbox.head(id, next.id);
  }
  return { heldUntil: Math.min(until, deps.clock.now() + lookAgainMs) };
}

/** A new message about an event that was not tried yet: an edit disturbs nobody, and a notice asks for something. */
const isNews = ({ eventId, target, attempts }: Delivery): boolean =>
  eventId !== null && target === null && attempts === 0;

async function isUrgent({ inbox, catalog, directory, clock }: NextDeps, { eventId }: Delivery): Promise<boolean> {
  const stored = eventId === null ? null : await inbox.get(eventId);
  if (!stored) return true;
  const { facts } = catalog.read(JSON.parse(stored.body));
  if (isDecision(facts)) return true;
  const { assignee, reviewId, subs } = facts;
  if (!subs.includes('assigned') || reviewId === null || !assignee?.credoUserId) return false;
  const { credoUserId } = assignee;
  const tasks = (await directory.reviewTasks(stored.connectionId, reviewId)) ?? [];
  return tasks.some(
    ({ dueAt, isDone, userIds }) =>
      !isDone && userIds.includes(credoUserId) && dueAt !== null && dueAt < clock.now() + dueSoonMs,
  );
}
