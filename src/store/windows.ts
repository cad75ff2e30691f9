import { z } from 'zod';
import type { Windows } from '../ports/windows.ts';
import { addToLane } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { previousValue } from './field-values.ts';
import { alone } from './transactions.ts';

/** When more quiet windows than this are open in a channel, they close together and become one digest. */
const mostClosedOneByOne = 3;

const kind = z.enum(['quiet', 'burst', 'mute', 'digest']);

/** Windows close into their lane: one transaction turns what is due in a channel into deliveries. */
export function createWindows(context: StoreContext): Windows {
  const { db, clock } = context;
  const closeIn = async (lanes: readonly string[], isDue: (window: OpenWindow) => boolean): Promise<number> => {
    let closed = 0;
    for (const lane of lanes) {
      closed += await alone(context, (inside) => closeLane(inside, lane, isDue));
    }
    return closed;
  };
  const openLanes = () => db.selectFrom('windows').select('lane_id').distinct().where('state', '=', 'open');
  return {
    closeDue: async () => {
      const now = clock.now();
      const lanes = await openLanes().where('due_at', '<=', now).execute();
      return closeIn(
        lanes.map((row) => row.lane_id),
        (window) => window.due_at <= now,
      );
    },
    closeQuiet: async () => {
      const lanes = await openLanes().where('kind', '=', 'quiet').execute();
      return closeIn(
        lanes.map((row) => row.lane_id),
        (window) => window.kind === 'quiet',
      );
    },
    isUntold: async (since) => {
      const row = await db
        .selectFrom('deliveries as d')
        .innerJoin('windows', 'windows.id', 'd.window_id')
        .innerJoin('lanes', 'lanes.id', 'd.lane_id')
        .leftJoin('installations', 'installations.team_id', 'lanes.team_id')
        .select('d.id')
        .where('d.state', '=', 'waiting')
        .where('windows.kind', 'in', ['quiet', 'burst'])
        .where('windows.settled_at', '>=', since)
        .where((is) => is.or([is('d.attempts', '=', is.ref('d.forgiven')), is('d.sending_at', 'is not', null)]))
        .where('lanes.blocked_reason', 'is', null)
        .where('installations.blocked_reason', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    nextDueAt: async () => {
      const row = await db
        .selectFrom('windows')
        .select((select) => select.fn.min('due_at').as('at'))
        .where('state', '=', 'open')
        .executeTakeFirst();
      return row?.at ?? null;
    },
    get: async (windowId) => {
      const window = await db.selectFrom('windows').select('kind').where('id', '=', windowId).executeTakeFirst();
      if (!window) return null;
      const events = await db
        .selectFrom('window_events')
        .select(['event_id', 'comment_id'])
        .where('window_id', '=', windowId)
        .orderBy('event_id')
        .execute();
      return {
        kind: kind.parse(window.kind),
        events: events.map((row) => ({ eventId: row.event_id, commentId: row.comment_id })),
      };
    },
    previousValue: (eventId) => previousValue(context, eventId),
  };
}

type OpenWindow = {
  readonly id: number;
  readonly team_id: string;
  readonly channel_id: string;
  readonly kind: string;
  readonly due_at: number;
};

async function closeLane(context: StoreContext, lane: string, isDue: (window: OpenWindow) => boolean): Promise<number> {
  const open = await context.db
    .selectFrom('windows')
    .select(['id', 'team_id', 'channel_id', 'kind', 'due_at'])
    .where('lane_id', '=', lane)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute();
  const due = open.filter(isDue);
  const quiet = open.filter((window) => window.kind === 'quiet');
  const scheduled = due.find((window) => window.kind !== 'quiet');
  if (scheduled) return closeAsOne(context, lane, [scheduled, ...due.filter((window) => window !== scheduled)]);
  if (due.length > 0 && quiet.length > mostClosedOneByOne) return closeAsOne(context, lane, quiet);
  for (const window of due) await closeAsOne(context, lane, [window]);
  return due.length;
}

/** The first takes in what the others hold, and becomes a delivery. */
async function closeAsOne(context: StoreContext, lane: string, windows: readonly OpenWindow[]): Promise<number> {
  const [window, ...others] = windows;
  if (!window) return 0;
  await moveEvents(
    context,
    others.map(({ id }) => id),
    window.id,
  );
  await context.db
    .updateTable('windows')
    .set({ state: 'closed', settled_at: context.clock.now() })
    .where('id', '=', window.id)
    .execute();
  await addToLane(context, {
    laneId: lane,
    teamId: window.team_id,
    channelId: window.channel_id,
    dedupeKey: `window:${window.id}`,
    eventId: null,
    commentId: null,
    windowId: window.id,
    ...{ role: 'message', targetId: null, cardId: null, isBroadcast: false, aboutId: null },
    notice: null,
    mentionIds: [],
    isCollapsible: window.kind === 'quiet',
  });
  return 1;
}

/** Makes one window of several. Runs in the caller's transaction. */
export async function moveEvents({ db }: StoreContext, from: readonly number[], to: number): Promise<void> {
  if (from.length === 0) return;
  await db.updateTable('window_events').set({ window_id: to }).where('window_id', 'in', from).execute();
  await db.deleteFrom('windows').where('id', 'in', from).execute();
}
