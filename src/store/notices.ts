import type { SlackMessage } from '../blockkit/message.ts';
import { laneId } from '../lane-id.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';

/** Puts a ready-made message at the end of a lane, once per `dedupeKey`. Runs in the caller's transaction. */
export async function addNotice(
  context: StoreContext,
  teamId: string,
  channelId: string,
  dedupeKey: string,
  message: SlackMessage,
): Promise<void> {
  await addToLane(context, {
    ...blank,
    ...{ role: 'message', laneId: laneId(teamId, channelId), teamId, channelId, targetId: null },
    ...{ dedupeKey: `notice:${dedupeKey}`, notice: message },
  });
}

/** Rewrites a ready-made message wherever it was put, once, but not in one conversation. Runs in the caller's transaction. */
export async function editNotices(
  context: StoreContext,
  dedupeKey: string,
  message: SlackMessage,
  exceptChannelId: string,
): Promise<void> {
  const key = `notice:${dedupeKey}`;
  const put = await context.db
    .selectFrom('deliveries')
    .innerJoin('lanes', 'lanes.id', 'deliveries.lane_id')
    .select(['deliveries.id', 'lanes.id as lane_id', 'lanes.team_id', 'lanes.channel_id'])
    .where('deliveries.dedupe_key', '=', key)
    .where('lanes.channel_id', '!=', exceptChannelId)
    .execute();
  for (const { id, lane_id, team_id, channel_id } of put) {
    await addToLane(context, {
      ...blank,
      ...{ role: 'edit', laneId: lane_id, teamId: team_id, channelId: channel_id, targetId: id },
      ...{ dedupeKey: `${key}:edit`, notice: message },
    });
  }
}

/** What a ready-made message has none of. */
const blank = {
  eventId: null,
  commentId: null,
  windowId: null,
  cardId: null,
  isBroadcast: false,
  aboutId: null,
  mentionIds: [],
  isCollapsible: false,
} as const;
