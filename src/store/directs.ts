import { laneId } from '../lane-id.ts';
import type { PlannedDirect, StoredEvent } from '../ports/inbox.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { closeTaskCard, openTaskCard } from './task-cards.ts';

/** One event may both tell somebody something and rewrite what they were told before. Runs in the caller's transaction. */
export async function addDirect(
  context: StoreContext,
  event: StoredEvent,
  { teamId, slackUserId, targetId, task }: PlannedDirect,
  of: { readonly commentId: number | null; readonly aboutId: number | null },
): Promise<void> {
  const id = await addToLane(context, {
    role: targetId === null ? 'message' : 'edit',
    ...{ laneId: laneId(teamId, slackUserId), teamId, channelId: slackUserId, cardId: null, isBroadcast: false },
    ...{ dedupeKey: targetId === null ? `event:${event.id}` : `event:${event.id}:${targetId}`, eventId: event.id },
    ...{ ...of, targetId, windowId: null, notice: null, mentionIds: [], isCollapsible: false },
  });
  if (task === null || id === null) return;
  if (targetId === null) await openTaskCard(context, { deliveryId: id, connectionId: event.connectionId, ...task });
  else await closeTaskCard(context, targetId);
}
