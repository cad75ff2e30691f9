import type { SlackMessage } from '../blockkit/message.ts';
import { isPerson } from '../lane-id.ts';
import { type Loop, startLoop } from '../loop.ts';
import { consequence, contentHash, deliver, plainWords } from '../pipeline/deliver.ts';
import { createPolling, type PollTimes } from '../polling.ts';
import type { AttemptNote } from '../ports/observed.ts';
import type { Delivery, LaneClaim, Outbox, Settlement } from '../ports/outbox.ts';
import type { Repairs } from '../ports/repairs.ts';
import type { SlackWorkspace } from '../ports/slack.ts';
import type { Tracing } from '../ports/tracing.ts';
import { fairShare } from './fair-share.ts';
import { type MessageDeps, messageFor } from './message-for.ts';
import { nextInLane } from './next-in-lane.ts';
import type { QuietHours } from './quiet-hours.ts';
import { settleFirmly } from './settle-firmly.ts';
import { findStandIn } from './stand-in.ts';
import { traceDelivery } from './trace-delivery.ts';

/** Conversations served at the same time. A slow one takes one place, so there are many. */
const mostLanesAtOnce = 200;
const mostClaimedAtOnce = 50;
/** How long a direct message waits for the message in a channel that it links to. */
const patienceMs = 5_000;
const lookAgainMs = 100;
/** How long a card that Slack just took is believed to stand where it was. */
const trustedMs = 15_000;
/** Less is how clocks are usually corrected. */
const leastJumpMs = 1_000;

export type DelivererDeps = MessageDeps & {
  readonly quietHours: QuietHours;
  readonly outbox: Outbox;
  readonly repairs: Repairs;
  readonly slack: SlackWorkspace;
  readonly adminUserIds: readonly string[];
  readonly random: () => number;
  readonly paceMs: number;
  readonly leaseMs: number;
  readonly poll: PollTimes;
  /** Then times are by this process's clock, and have to follow it; servers that share a database go by the database's. */
  readonly isAlone: boolean;
  readonly tracing: Tracing;
  readonly onAttempt: (attempt: AttemptNote) => void;
};

/** Serves lanes: takes what is next in each one, sends it, notes the result. Stopping waits for what is under way. */
export function startDeliverer(deps: DelivererDeps): Loop {
  const { outbox, clock, log } = deps;
  const stopping = new AbortController();
  const polling = createPolling(deps.poll);
  const underWay = new Map<string, Promise<void>>();
  /** Whose the lanes under way are, by lane. */
  const teamOf = new Map<string, string>();
  let lookedAt = clock.now();

  const serve = (claim: LaneClaim) => {
    const serving = serveLane(deps, claim, stopping.signal)
      .catch((error: unknown) => log.error('delivery.failed', { lane: claim.id, error }))
      .finally(() => {
        underWay.delete(claim.id);
        teamOf.delete(claim.id);
        loop.nudge();
      });
    underWay.set(claim.id, serving);
    teamOf.set(claim.id, claim.teamId);
  };

  /** Rests are measured by a clock that cannot jump, so time that went back shows here. */
  const noticeJump = async () => {
    const backMs = lookedAt - clock.now();
    lookedAt = clock.now();
    if (!deps.isAlone || backMs < leastJumpMs) return;
    log.warn('clock.set_back', { backMs });
    await outbox.followClock(backMs);
  };

  const work = async (): Promise<number> => {
    await noticeJump();
    const { limit, ...except } = fairShare(teamOf, mostLanesAtOnce);
    if (limit === 0) return polling.restMs();
    const claims = await outbox.claimLanes(Math.min(limit, mostClaimedAtOnce), deps.leaseMs, except);
    for (const claim of claims) serve(claim);
    if (claims.length > 0) {
      polling.worked();
      return 0;
    }
    const nextAt = await outbox.nextReadyAt(except.teamIds);
    const pollMs = polling.restMs();
    return nextAt === null ? pollMs : Math.min(pollMs, Math.max(1, nextAt - clock.now()));
  };

  const loop = startLoop({ name: 'deliverer', clock, log, work });
  return {
    ...loop,
    stop: async () => {
      stopping.abort();
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
}

async function serveLane(deps: DelivererDeps, claim: LaneClaim, stopping: AbortSignal): Promise<void> {
  const { outbox, clock, log } = deps;
  // What waits alone joins nothing, and that is how nearly all of it waits.
  if (claim.waiting > 1) await outbox.collapse(claim);
  const head = await nextInLane(deps, claim);
  if (head === null || 'heldUntil' in head) {
    await outbox.release(claim, head?.heldUntil ?? clock.now());
    return;
  }
  // A direct message links to the message in the channel, which is about to be sent as well.
  if (head.about?.isWaiting && clock.now() - head.createdAt < patienceMs) {
    await outbox.release(claim, clock.now() + lookAgainMs);
    return;
  }
  // An attempt whose end was never noted may have reached Slack; an edit may be made twice without harm.
  const delivery = { ...head, mayBeRepeat: head.mayBeRepeat || (head.wasCutOff && head.target === null) };
  const traced = await traceDelivery(deps, claim, delivery);
  const { message, nameless } = await traced.step('delivery.render', () => messageFor(deps, claim, delivery));
  const needless = message === null ? 'nothing_to_tell' : needlessEdit(delivery, message, clock.now());
  if (message === null || needless) {
    const reason = needless ?? 'nothing_to_tell';
    await outbox.settle(claim, delivery.id, { kind: 'withdrawn', reason }, clock.now());
    traced.withdrawn(reason);
    log.info('delivery.withdrawn', {
      deliveryId: delivery.id,
      ...(await toldOf(deps, delivery)),
      lane: claim.id,
      reason,
    });
    return;
  }

  if (await isForwarded(deps, claim, delivery)) return;

  const startedAt = clock.now();
  if (!(await outbox.beginAttempt(claim, delivery.id))) {
    // Withdrawn meanwhile, or the claim is lost; then letting go changes nothing.
    await outbox.release(claim, startedAt);
    return;
  }
  const send = (words: SlackMessage) => traced.step('slack.call', () => deliver(deps.poster, claim, delivery, words));
  const answered = await send(message);
  const plain = plainWords(answered, delivery, message);
  if (plain && 'code' in answered) log.error('delivery.malformed', { deliveryId: delivery.id, code: answered.code });
  const outcome = plain ? await send(plain) : answered;
  const now = clock.now();
  const timing = { now, paceMs: deps.paceMs, random: deps.random() };
  const { settlement, delayMs } = consequence(outcome, claim, delivery, plain ?? message, timing);
  const isNoted = await settleFirmly(deps, claim, delivery.id, settlement, now + delayMs, stopping);
  traced.settled(outcome, settlement);
  const sinceReceiptMs = delivery.origin && now - delivery.origin.receivedAt;
  deps.onAttempt({
    outcome,
    settlement,
    delayMs,
    sinceReceiptMs,
    to: isPerson(claim.channelId) ? 'person' : 'channel',
  });
  if (isNoted && nameless && settlement.kind === 'delivered') {
    await deps.repairs.noteNameless(delivery.id, nameless.connectionId, nameless.useCaseId);
  }
  const level = settlement.kind === 'delivered' ? 'info' : isPassing(settlement) ? 'warn' : 'error';
  log[level]('delivery.attempted', {
    deliveryId: delivery.id,
    ...(await toldOf(deps, delivery)),
    lane: claim.id,
    attempt: delivery.attempts + 1,
    outcome: outcome.kind,
    ...('code' in outcome ? { code: outcome.code } : {}),
    ...('needed' in outcome ? { needed: outcome.needed } : {}),
    result: isNoted ? settlement.kind : 'claim_lost',
    mayBeRepeat: delivery.mayBeRepeat,
    retryInMs: settlement.kind === 'retry' ? delayMs : undefined,
    durationMs: now - startedAt,
  });
}

/** The events a message is about, for the log: of one that tells of many, all of them, and the twins of comments. */
async function toldOf({ windows, comments }: DelivererDeps, { eventId, windowId }: Delivery) {
  if (windowId === null) return { eventId };
  const events = (await windows.get(windowId))?.events ?? [];
  const twins = await Promise.all(
    events.map(async ({ commentId }) => (commentId === null ? null : comments.byId(commentId))),
  );
  const ids = twins.flatMap((twin) => [twin?.currentEventId, twin?.deprecatedEventId]).filter((id) => id != null);
  return { eventIds: [...new Set([...events.map((event) => event.eventId), ...ids])] };
}

/** It is tried again, perhaps as something else. */
function isPassing({ kind }: Settlement): boolean {
  return kind === 'retry' || kind === 'card_gone' || kind === 'thread_gone';
}

/** Why an edit need not be made; null when it must be, or when this is no edit. */
function needlessEdit({ role, target, card }: Delivery, message: SlackMessage, now: number): string | null {
  if (target === null) return null;
  // A card that was never posted is posted by its edit.
  if (target.state !== 'delivered') return role === 'card_edit' ? null : 'original_not_delivered';
  if (target.contentHash !== contentHash(message)) return null;
  // The reply behind it would vanish in the thread of a card that somebody deleted meanwhile; only an edit tells.
  const isDoubtful = role === 'card_edit' && now - (card?.confirmedAt ?? 0) > trustedMs;
  return isDoubtful ? null : 'unchanged';
}

/** A notice for somebody who has left the workspace goes to an admin instead. */
async function isForwarded(deps: DelivererDeps, claim: LaneClaim, { id, notice }: Delivery): Promise<boolean> {
  if (notice === null || !isPerson(claim.channelId)) return false;
  const standIn = await findStandIn(deps, claim.teamId, claim.channelId);
  if (standIn === null) return false;
  // First for the new reader: a crash in between must not lose it, and the same key is there only once.
  await deps.outbox.enqueueNotice(claim.teamId, standIn, `forwarded:${id}`, notice);
  await deps.outbox.settle(claim, id, { kind: 'withdrawn', reason: 'recipient_gone' }, deps.clock.now());
  deps.log.info('notice.forwarded', { deliveryId: id, from: claim.channelId, to: standIn });
  return true;
}
