import type { Inbox } from '../../src/ports/inbox.ts';
import type { Installations } from '../../src/ports/installations.ts';
import type { LaneClaim, Outbox, Settlement } from '../../src/ports/outbox.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { makeEvent, makeMessage } from './builders.ts';

/** What the outbox should be, in the simplest words. */
export type Model = {
  readonly deliveries: ModelDelivery[];
  readonly lanes: Map<string, ModelLane>;
  /** The workspace's token was refused, so nothing is sent in any of its channels. */
  isWorkspaceBlocked: boolean;
};

export type ModelDelivery = {
  readonly id: number;
  readonly lane: string;
  readonly isEvent: boolean;
  state: 'waiting' | 'delivered' | 'dead' | 'withdrawn';
  isSending: boolean;
  mayBeRepeat: boolean;
  attempts: number;
  /** How many of them do not count. */
  forgiven: number;
  isReplaced: boolean;
};

type ModelLane = { readyAt: number; leaseUntil: number; token: number; isBlocked: boolean };

/** A worker's claim, the delivery it looked at, and whether it began to send it. */
type Held = { readonly claim: LaneClaim; looked: number | null; hasBegun: boolean };

/** The outbox on a real database, seen by two workers. */
export type Real = {
  readonly outboxes: readonly [Outbox, Outbox];
  readonly inbox: Inbox;
  readonly installations: Installations;
  readonly clock: ManualClock;
  readonly held: readonly [Held[], Held[]];
  rows<Row>(query: string): Promise<Row[]>;
  /** Gives up what waits in a channel, as unsubscribing it does. */
  withdraw(channelId: string): Promise<unknown>;
  /** Has every dead letter tried again. */
  replay(): Promise<unknown>;
  /** The attempts at each delivery when it was looked at last. */
  readonly attemptsSeen: Map<number, number>;
};

export const teamId = 'T1';
const settlements = {
  delivered: { kind: 'delivered', channelId: 'C1', slackTs: '1.1', contentHash: 'h' },
  charged: { kind: 'retry', error: 'x', isCharged: true, mayBeRepeat: false },
  ambiguous: { kind: 'retry', error: 'x', isCharged: true, mayBeRepeat: true },
  uncharged: { kind: 'retry', error: 'x', isCharged: false, mayBeRepeat: false },
  dead: { kind: 'dead', error: 'x', fallback: null },
  replaced: { kind: 'dead', error: 'x', fallback: makeMessage('instead') },
  withdrawn: { kind: 'withdrawn', reason: 'x' },
  refused: { kind: 'workspace_blocked', reason: 'token_dead', error: 'x' },
  blocked: { kind: 'lane_blocked', reason: 'x', error: 'x', notice: makeMessage('') },
} satisfies Record<string, Settlement>;
export type SettlementName = keyof typeof settlements;
export const settlementNames = Object.keys(settlements) as SettlementName[];

export const laneOf = (channelId: string) => `${teamId}:${channelId}`;

export const waitingIn = (model: Model, lane: string) =>
  model.deliveries.filter((one) => one.lane === lane && one.state === 'waiting');

function add(model: Model, channelId: string, isEvent: boolean, now: number): void {
  const lane = laneOf(channelId);
  const id = model.deliveries.length + 1;
  model.deliveries.push({
    id,
    lane,
    isEvent,
    state: 'waiting',
    isSending: false,
    mayBeRepeat: false,
    attempts: 0,
    forgiven: 0,
    isReplaced: false,
  });
  if (!model.lanes.has(lane)) model.lanes.set(lane, { readyAt: now, leaseUntil: 0, token: 0, isBlocked: false });
}

export async function enqueueNotice(model: Model, { outboxes, clock }: Real, channelId: string): Promise<void> {
  const key = `n${model.deliveries.length}`;
  await outboxes[0].enqueueNotice(teamId, channelId, key, makeMessage(key));
  add(model, channelId, false, clock.now());
}

export async function enqueueEvent(model: Model, { inbox, clock }: Real, channelId: string): Promise<void> {
  await inbox.append(makeEvent());
  const [event] = await inbox.unmatched(1);
  if (!event) throw new Error('The event is not there.');
  const delivery = { teamId, channelId, targetId: null, mentionIds: [], threads: 'off' as const };
  const nothing = { directs: [], unmatched: [], comment: null, review: null, fieldValue: null };
  await inbox.fanOut(event, {
    ...nothing,
    ...{ subscriptionsVersion: 0, deliveries: [{ ...delivery, hold: null, isCollapsible: false }] },
  });
  add(model, channelId, true, clock.now());
}

export async function claim(model: Model, real: Real, worker: 0 | 1, limit: number): Promise<void> {
  const now = real.clock.now();
  const due = [...model.lanes].filter(
    ([id, lane]) =>
      !model.isWorkspaceBlocked &&
      !lane.isBlocked &&
      lane.readyAt <= now &&
      lane.leaseUntil <= now &&
      waitingIn(model, id).length > 0,
  );
  const claims = await real.outboxes[worker].claimLanes(limit, 1_000);
  if (claims.length !== Math.min(limit, due.length)) throw new Error(`${claims.length} claims of ${due.length} lanes`);
  for (const one of claims) {
    const lane = due.find(([id]) => id === one.id)?.[1];
    if (!lane) throw new Error(`${one.id} was not to be claimed`);
    lane.leaseUntil = now + 1_000;
    lane.token += 1;
    if (one.token !== lane.token) throw new Error('The token does not count up');
    real.held[worker].push({ claim: one, looked: null, hasBegun: false });
  }
}

/** A worker looks what is first in a lane it holds. */
export async function look(model: Model, real: Real, worker: 0 | 1): Promise<void> {
  const held = real.held[worker].find(({ looked }) => looked === null);
  if (!held) return;
  const found = await real.outboxes[worker].head(held.claim.id);
  const [head] = waitingIn(model, held.claim.id);
  if ((found?.id ?? null) !== (head?.id ?? null)) throw new Error(`The head is ${found?.id}, not ${head?.id}`);
  held.looked = head?.id ?? null;
}

/** A worker begins to send what it looked at; when it may not, it lets go. */
export async function begin(model: Model, real: Real, worker: 0 | 1): Promise<void> {
  const held = real.held[worker].find(({ looked, hasBegun }) => looked !== null && !hasBegun);
  const delivery = model.deliveries[(held?.looked ?? 0) - 1];
  const lane = model.lanes.get(held?.claim.id ?? '');
  if (!held || !delivery || !lane) return;
  const isMine = lane.token === held.claim.token;
  const mayBegin = isMine && delivery.state === 'waiting';
  const hasBegun = await real.outboxes[worker].beginAttempt(held.claim, delivery.id);
  if (hasBegun !== mayBegin) throw new Error('The wrong one began');
  if (hasBegun) {
    delivery.mayBeRepeat ||= delivery.isSending;
    delivery.isSending = true;
    delivery.attempts += 1;
    held.hasBegun = true;
    return;
  }
  await real.outboxes[worker].release(held.claim, real.clock.now());
  real.held[worker].splice(real.held[worker].indexOf(held), 1);
  if (isMine) Object.assign(lane, { readyAt: real.clock.now(), leaseUntil: 0 });
}

/** What a worker looked at first ends as told; what it did not begin it can only withdraw. */
export async function settle(
  model: Model,
  real: Real,
  worker: 0 | 1,
  name: SettlementName,
  restMs: number,
): Promise<void> {
  const held = real.held[worker].find(({ looked }) => looked !== null);
  const lane = model.lanes.get(held?.claim.id ?? '');
  if (!held || held.looked === null || !lane) return;
  real.held[worker].splice(real.held[worker].indexOf(held), 1);
  const delivery = model.deliveries[held.looked - 1];
  // Nothing is put in its place a second time.
  const able = name === 'replaced' && delivery?.isReplaced ? 'dead' : name;
  const chosen = held.hasBegun ? able : 'withdrawn';
  const readyAt = real.clock.now() + restMs;
  const isMine = lane.token === held.claim.token;
  if ((await real.outboxes[worker].settle(held.claim, held.looked, settlements[chosen], readyAt)) !== isMine)
    throw new Error('A lost claim was taken, or a good one refused');
  if (!isMine) return;
  Object.assign(lane, { readyAt, leaseUntil: 0 });
  noteSettled(model, lane, held.looked, chosen, real.clock.now());
}

function noteSettled(model: Model, lane: ModelLane, id: number, name: SettlementName, now: number): void {
  const delivery = model.deliveries[id - 1];
  if (!delivery) throw new Error('The delivery is not in the model.');
  const isRetry = name === 'charged' || name === 'ambiguous' || name === 'uncharged';
  // Nobody subscribes the model's channels, so an event that could not be sent is not tried again.
  if (delivery.state === 'waiting' && delivery.isEvent && isRetry) {
    delivery.isSending = false;
    delivery.state = 'withdrawn';
    if (name === 'ambiguous') delivery.mayBeRepeat = true;
  } else if (delivery.state === 'waiting') {
    delivery.isSending = false;
    if (name === 'delivered' || name === 'dead' || name === 'withdrawn') delivery.state = name;
    if (name === 'replaced') delivery.state = 'dead';
    if (name === 'ambiguous') delivery.mayBeRepeat = true;
    if (name === 'uncharged' || name === 'blocked' || name === 'refused') delivery.forgiven += 1;
  }
  if (name === 'replaced') {
    delivery.isReplaced = true;
    add(model, delivery.lane.split(':')[1] ?? '', false, now);
  }
  if (name === 'blocked') lane.isBlocked = true;
  if (name === 'refused') model.isWorkspaceBlocked = true;
}

export async function withdraw(model: Model, real: Real, channelId: string): Promise<void> {
  await real.withdraw(channelId);
  for (const one of waitingIn(model, laneOf(channelId))) if (one.isEvent && !one.isSending) one.state = 'withdrawn';
}

export async function replay(model: Model, real: Real): Promise<void> {
  await real.replay();
  for (const one of model.deliveries) {
    if (one.state !== 'dead') continue;
    Object.assign(one, { state: 'waiting', forgiven: one.attempts });
    Object.assign(model.lanes.get(one.lane) ?? {}, { readyAt: real.clock.now() });
  }
}

export async function takeOver(model: Model, real: Real): Promise<void> {
  await real.outboxes[0].takeOverLeases();
  for (const lane of model.lanes.values()) {
    lane.token += 1;
    lane.leaseUntil = 0;
  }
}

export async function setBlocked(model: Model, real: Real, channelId: string, isBlocked: boolean): Promise<void> {
  const lane = model.lanes.get(laneOf(channelId));
  if (!lane) return;
  if (isBlocked) await real.outboxes[0].pauseLane(teamId, channelId, 'x', null);
  else await real.outboxes[0].unblockLane(teamId, channelId);
  if (!isBlocked && lane.isBlocked) lane.readyAt = real.clock.now();
  lane.isBlocked = isBlocked;
}

/** The token is refused, or somebody installs the app anew. */
export async function setWorkspaceBlocked(model: Model, { installations }: Real, isBlocked: boolean): Promise<void> {
  const blockedReason = isBlocked ? 'token_dead' : null;
  const names = { teamName: 'Team', enterpriseId: null, botUserId: 'U1', botId: 'B1' };
  await installations.save({ teamId, ...names, blockedReason });
  model.isWorkspaceBlocked = isBlocked;
}

/** Somebody sets the clock. What was due after the new time moves back with it, as the deliverer asks for. */
export async function setClock(model: Model, { outboxes, clock }: Real, byMs: number): Promise<void> {
  clock.set(byMs);
  if (byMs >= 0) return;
  await outboxes[0].followClock(-byMs);
  const now = clock.now();
  for (const lane of model.lanes.values()) {
    if (lane.readyAt > now) lane.readyAt = Math.max(now, lane.readyAt + byMs);
    if (lane.leaseUntil > now) lane.leaseUntil += byMs;
  }
}
