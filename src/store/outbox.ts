import { sql } from 'kysely';
import { isPerson, laneId } from '../lane-id.ts';
import type { LaneClaim, Outbox, Settlement } from '../ports/outbox.ts';
import { rateLimitCodes } from '../ports/slack.ts';
import { postAnew } from './cards.ts';
import { collapseWaiting, mayCollapse } from './collapse.ts';
import { findHead, postBefore } from './deliveries.ts';
import type { StoreContext } from './dialect.ts';
import { countHeld } from './holds.ts';
import { blockWorkspace } from './installations.ts';
import {
  blockLane,
  claimLanes,
  expireWaiting,
  followClock,
  nextReadyAt,
  pauseLane,
  unblockLane,
  waitingSince,
} from './lanes.ts';
import { moveChannel } from './move-channel.ts';
import { addNotice, editNotices } from './notices.ts';
import { addEdit } from './repairs.ts';
import { alone, beside } from './transactions.ts';

/** The outbox: deliveries wait in lanes; whoever holds a lane's latest token may settle its head, nobody else. */
export function createOutbox(context: StoreContext): Outbox {
  const { db, clock } = context;
  return {
    claimLanes: (limit, leaseMs, except) => claimLanes(context, limit, leaseMs, except),
    followClock: (backMs) => followClock(context, backMs),
    collapse: async (claim) => {
      if (await mayCollapse(context, claim)) await beside(context, (inside) => collapseWaiting(inside, claim));
    },
    head: (lane, after) => findHead(context, lane, after),
    nextReadyAt: (exceptTeamIds) => nextReadyAt(context, exceptTeamIds),

    beginAttempt: async (claim, deliveryId) => {
      const now = clock.now();
      const begun = await db
        .updateTable('deliveries')
        .set((set) => ({
          attempts: set('attempts', '+', 1),
          sending_at: now,
          first_attempt_at: set.fn.coalesce('first_attempt_at', set.val(now)),
          // The end of an earlier attempt was never noted: from now on that is remembered, whatever comes of this one.
          may_be_repeat: set
            .case()
            .when(set.and([set('sending_at', 'is not', null), set('role', 'in', ['message', 'card', 'reply'])]))
            .then(1)
            .else(set.ref('may_be_repeat'))
            .end(),
        }))
        .where('id', '=', deliveryId)
        .where('state', '=', 'waiting')
        .where((is) =>
          is.exists(is.selectFrom('lanes').select('id').where('id', '=', claim.id).where('token', '=', claim.token)),
        )
        .executeTakeFirst();
      return begun.numUpdatedRows > 0n;
    },

    settle: (claim, deliveryId, settlement, readyAt) =>
      beside(context, async ({ db: trx }) => {
        const inTransaction = { ...context, db: trx };
        if (!(await letGo(inTransaction, claim, readyAt))) return false;
        await writeSettlement(inTransaction, claim, deliveryId, settlement);
        return true;
      }),

    release: async (claim, readyAt) => {
      await letGo(context, claim, readyAt);
    },

    enqueueNotice: (teamId, channelId, dedupeKey, message) =>
      alone(context, (inside) => addNotice(inside, teamId, channelId, dedupeKey, message)),
    editNotices: (dedupeKey, message, exceptFor) =>
      alone(context, (inside) => editNotices(inside, dedupeKey, message, exceptFor)),

    blockLane: (teamId, channelId, reason) => blockLane(context, teamId, channelId, reason),
    pauseLane: (teamId, channelId, reason, notice) =>
      alone(context, (inside) => pauseLane(inside, teamId, channelId, reason, notice)),
    unblockLane: (teamId, channelId) => unblockLane(context, teamId, channelId),
    waitingSince: (teamId, before) => waitingSince(context, teamId, before),
    expireWaiting: (teamId, channelId, before) =>
      alone(context, (inside) => expireWaiting(inside, teamId, channelId, before)),
    moveChannel: (teamId, from, to) => alone(context, (inside) => moveChannel(inside, teamId, from, to)),
    takeOverLeases: async () => {
      await db
        .updateTable('lanes')
        .set((set) => ({ lease_until: 0, token: set('token', '+', 1) }))
        .execute();
    },

    laneStatus: async (teamId, channelId) => {
      const id = laneId(teamId, channelId);
      const lane = await db
        .selectFrom('lanes')
        .select(['pending', 'blocked_reason'])
        .where('id', '=', id)
        .executeTakeFirst();
      const dead = await countWhere(context, 'dead', id);
      const last = await db
        .selectFrom('deliveries')
        .select((select) => select.fn.max('settled_at').as('at'))
        .where('lane_id', '=', id)
        .where('state', '=', 'delivered')
        .executeTakeFirst();
      const slowed = await db
        .selectFrom('deliveries')
        .select((select) => select.fn.min('first_attempt_at').as('since'))
        .where('lane_id', '=', id)
        .where('state', '=', 'waiting')
        .where('last_error', 'in', rateLimitCodes)
        .executeTakeFirst();
      return {
        slowedSince: slowed?.since ?? null,
        waiting: lane?.pending ?? 0,
        held: await countHeld(context, id),
        blockedReason: lane?.blocked_reason ?? null,
        deadLetters: dead,
        lastDeliveredAt: last?.at ?? null,
      };
    },

    depth: async (teamId = null) => {
      const ofTeam = teamId === null ? sql<boolean>`1 = 1` : inTeam(teamId);
      const waiting = await db
        .selectFrom('deliveries')
        .select((select) => [select.fn.countAll<number>().as('count'), select.fn.min('created_at').as('oldest')])
        .where('state', '=', 'waiting')
        .where(ofTeam)
        .executeTakeFirstOrThrow();
      const dead = await db
        .selectFrom('deliveries')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('state', '=', 'dead')
        .where(ofTeam)
        .executeTakeFirstOrThrow();
      return {
        waiting: Number(waiting.count),
        oldestWaitingAt: waiting.oldest,
        deadLetters: Number(dead.count),
      };
    },
  };
}

const inTeam = (teamId: string) => sql<boolean>`lane_id in (select id from lanes where team_id = ${teamId})`;

async function countWhere({ db }: StoreContext, state: string, lane: string): Promise<number> {
  const row = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('state', '=', state)
    .where('lane_id', '=', lane)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Gives the lane back until `readyAt`. False when the claim was lost to somebody else. */
async function letGo({ db }: StoreContext, claim: LaneClaim, readyAt: number): Promise<boolean> {
  const freed = await db
    .updateTable('lanes')
    .set({ lease_until: 0, ready_at: readyAt })
    .where('id', '=', claim.id)
    .where('token', '=', claim.token)
    .executeTakeFirst();
  return freed.numUpdatedRows > 0n;
}

async function writeSettlement(
  context: StoreContext,
  claim: LaneClaim,
  deliveryId: number,
  settlement: Settlement,
): Promise<void> {
  const { db, clock } = context;
  /** Only what still waits can be settled: it may have been withdrawn before its attempt began. */
  const update = async (values: object): Promise<boolean> => {
    const query = db.updateTable('deliveries').set({ ...values, sending_at: null });
    const { numUpdatedRows } = await query
      .where('id', '=', deliveryId)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };
  const finish = async (values: object): Promise<void> => {
    if (!(await update({ ...values, settled_at: clock.now() }))) return;
    await db
      .updateTable('lanes')
      .set((set) => ({ pending: set('pending', '-', 1) }))
      .where('id', '=', claim.id)
      .execute();
  };
  const uncharged = { forgiven: sql`forgiven + 1` };

  switch (settlement.kind) {
    case 'delivered': {
      const { channelId, slackTs, contentHash } = settlement;
      await finish({
        ...{ state: 'delivered', slack_channel_id: channelId, slack_ts: slackTs, content_hash: contentHash },
        // What was looked for and found stands there once.
        ...(contentHash === null ? { may_be_repeat: 0 } : {}),
      });
      await rememberEdit(context, deliveryId, contentHash);
      // Who may read what may have changed since the attempt that was found.
      if (contentHash === null) await addEdit(context, deliveryId, 'found');
      return;
    }
    case 'withdrawn':
      await finish({ state: 'withdrawn', last_error: settlement.reason });
      return;
    case 'retry': {
      // Once Slack may have it, it may be a repeat for good.
      const repeat = settlement.mayBeRepeat ? { may_be_repeat: 1 } : {};
      if (await isUnwanted(context, claim, deliveryId)) {
        // Undo may bring it back, and it must still say that it may be a repeat.
        await finish({ state: 'withdrawn', last_error: 'unsubscribed', ...repeat });
        return;
      }
      await update({
        last_error: settlement.error,
        ...repeat,
        ...(settlement.isCharged ? {} : uncharged),
      });
      return;
    }
    case 'card_gone':
    case 'thread_gone':
      if (await isUnwanted(context, claim, deliveryId)) {
        await finish({ state: 'withdrawn', last_error: 'unsubscribed' });
        return;
      }
      if (settlement.kind === 'card_gone') {
        if (await postAnew(context, deliveryId)) await update({ last_error: settlement.error, ...uncharged });
        else await finish({ state: 'withdrawn', last_error: settlement.error });
        return;
      }
      await update({ last_error: settlement.error, ...uncharged, role: 'message', card_id: null, is_broadcast: 0 });
      return;
    case 'dead':
      await finish({ state: 'dead', last_error: settlement.error });
      if (settlement.fallback) {
        await addNotice(context, claim.teamId, claim.channelId, `instead-of:${deliveryId}`, settlement.fallback);
      }
      return;
    case 'lane_blocked':
      await update({ last_error: settlement.error, ...uncharged });
      await pauseLane(context, claim.teamId, claim.channelId, settlement.reason, settlement.notice);
      return;
    case 'workspace_blocked':
      await update({ last_error: settlement.error, ...uncharged });
      await blockWorkspace(context, claim.teamId, settlement.reason);
      return;
  }
}

/** Nobody subscribes the channel any more, so what tells of events and could not be sent need not be tried again. */
async function isUnwanted({ db }: StoreContext, claim: LaneClaim, deliveryId: number): Promise<boolean> {
  if (isPerson(claim.channelId)) return false;
  const delivery = await db
    .selectFrom('deliveries')
    .select(['event_id', 'window_id'])
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  if (!delivery?.event_id && !delivery?.window_id) return false;
  const row = await db
    .selectFrom('subscriptions')
    .select('id')
    .where('team_id', '=', claim.teamId)
    .where('channel_id', '=', claim.channelId)
    .executeTakeFirst();
  return row === undefined;
}

/** After an edit the original message shows the new content. */
async function rememberEdit({ db }: StoreContext, deliveryId: number, contentHash: string | null): Promise<void> {
  const edit = await db
    .selectFrom('deliveries')
    .leftJoin('cards', 'cards.id', 'deliveries.card_id')
    .select(['deliveries.role', 'deliveries.target_id', postBefore(deliveryId).as('post_id')])
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirst();
  const editedId = edit?.role === 'card_edit' ? edit.post_id : edit?.target_id;
  if (!editedId) return;
  await db.updateTable('deliveries').set({ content_hash: contentHash }).where('id', '=', editedId).execute();
}
