import type { SlackMessage } from '../blockkit/message.ts';
import type { Clock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog } from '../events/catalog.ts';
import type { Log } from '../log.ts';
import { type Loop, startLoop } from '../loop.ts';
import { consequence, contentHash, deliver, plainFallback } from '../pipeline/deliver.ts';
import { render } from '../pipeline/render.ts';
import type { Comments, Inbox } from '../ports/inbox.ts';
import type { Delivery, LaneClaim, Outbox, Settlement } from '../ports/outbox.ts';
import type { SendOutcome, SlackPoster } from '../ports/slack.ts';
import type { Windows } from '../ports/windows.ts';
import { readWithTwin } from './comment-records.ts';
import { messageOfWindow } from './window-events.ts';

/** Conversations served at the same time. A slow one takes one place, so there are many. */
const mostLanesAtOnce = 200;
const mostClaimedAtOnce = 50;
/** A nudge wakes the deliverer; this only catches what a nudge could miss. */
const pollMs = 1_000;
/** Less is how clocks are usually corrected. */
const leastJumpMs = 1_000;

export type DelivererDeps = {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly comments: Comments;
  readonly windows: Windows;
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly poster: SlackPoster;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly paceMs: number;
  readonly leaseMs: number;
  readonly onAttempt: (outcome: SendOutcome, settlement: Settlement) => void;
};

/** Serves lanes: takes each one's oldest delivery, sends it, notes the result. Stopping waits for what is under way. */
export function startDeliverer(deps: DelivererDeps): Loop {
  const { outbox, clock, log } = deps;
  const underWay = new Map<string, Promise<void>>();
  let lookedAt = clock.now();

  const serve = (claim: LaneClaim) => {
    const serving = serveLane(deps, claim)
      .catch((error: unknown) => log.error('delivery.failed', { lane: claim.id, error }))
      .finally(() => {
        underWay.delete(claim.id);
        loop.nudge();
      });
    underWay.set(claim.id, serving);
  };

  /** Rests are measured by a clock that cannot jump, so time that went back shows here. */
  const noticeJump = async () => {
    const backMs = lookedAt - clock.now();
    lookedAt = clock.now();
    if (backMs < leastJumpMs) return;
    log.warn('clock.set_back', { backMs });
    await outbox.followClock(backMs);
  };

  const work = async (): Promise<number> => {
    await noticeJump();
    const free = mostLanesAtOnce - underWay.size;
    if (free <= 0) return pollMs;
    const claims = await outbox.claimLanes(Math.min(free, mostClaimedAtOnce), deps.leaseMs, [...underWay.keys()]);
    for (const claim of claims) serve(claim);
    if (claims.length > 0) return 0;
    const nextAt = await outbox.nextReadyAt();
    return nextAt === null ? pollMs : Math.min(pollMs, Math.max(1, nextAt - clock.now()));
  };

  const loop = startLoop({ name: 'deliverer', clock, log, work });
  return {
    ...loop,
    stop: async () => {
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
}

async function serveLane(deps: DelivererDeps, claim: LaneClaim): Promise<void> {
  const { outbox, clock, log } = deps;
  await outbox.collapse(claim);
  const head = await outbox.head(claim.id);
  if (!head) {
    await outbox.release(claim, clock.now());
    return;
  }
  // An attempt whose end was never noted may have reached Slack; an edit may be made twice without harm.
  const delivery = { ...head, mayBeRepeat: head.mayBeRepeat || (head.wasCutOff && head.target === null) };
  const message = await messageFor(deps, claim, delivery);
  const needless = message === null ? 'nothing_to_tell' : needlessEdit(delivery, message);
  if (message === null || needless) {
    const reason = needless ?? 'nothing_to_tell';
    await outbox.settle(claim, delivery.id, { kind: 'withdrawn', reason }, clock.now());
    log.info('delivery.withdrawn', { deliveryId: delivery.id, eventId: delivery.eventId, lane: claim.id, reason });
    return;
  }

  const startedAt = clock.now();
  if (!(await outbox.beginAttempt(claim, delivery.id))) {
    // Withdrawn meanwhile, or the claim is lost; then letting go changes nothing.
    await outbox.release(claim, startedAt);
    return;
  }
  const outcome = await deliver(deps.poster, claim, delivery, message);
  const now = clock.now();
  const timing = { now, paceMs: deps.paceMs, random: deps.random() };
  const { settlement, delayMs } = consequence(outcome, claim, delivery, message, timing);
  const isNoted = await outbox.settle(claim, delivery.id, settlement, now + delayMs);
  deps.onAttempt(outcome, settlement);
  const level = settlement.kind === 'delivered' ? 'info' : settlement.kind === 'retry' ? 'warn' : 'error';
  log[level]('delivery.attempted', {
    deliveryId: delivery.id,
    eventId: delivery.eventId,
    lane: claim.id,
    attempt: delivery.attempts + 1,
    outcome: outcome.kind,
    ...('code' in outcome ? { code: outcome.code } : {}),
    result: isNoted ? settlement.kind : 'claim_lost',
    mayBeRepeat: delivery.mayBeRepeat,
    retryInMs: settlement.kind === 'retry' ? delayMs : undefined,
    durationMs: now - startedAt,
  });
}

async function messageFor(deps: DelivererDeps, claim: LaneClaim, delivery: Delivery): Promise<SlackMessage | null> {
  if (delivery.notice) return delivery.notice;
  const { mayBeRepeat } = delivery;
  if (delivery.windowId !== null) {
    return messageOfWindow(deps, claim.teamId, delivery.windowId, { now: deps.clock.now(), mayBeRepeat });
  }
  const stored = delivery.eventId === null ? null : await deps.inbox.get(delivery.eventId);
  if (!stored) return null;
  const event = await readWithTwin(deps, stored, delivery.commentId);
  const isTest = stored.onlyLane !== null;
  const wanted = { useCaseId: event.facts.useCaseId, people: event.people, riskLevels: event.usesRiskLevels };
  const place = { connectionId: stored.connectionId, teamId: claim.teamId };
  const names = isTest ? deps.directory.exampleNames(place.connectionId) : await deps.directory.namesFor(place, wanted);
  const mentions = delivery.mentions && !isTest;
  const previous = isTest || event.change === null ? null : await deps.windows.previousValue(stored.id);
  try {
    return render({
      event,
      names,
      receivedAt: stored.receivedAt,
      now: deps.clock.now(),
      mentions,
      mayBeRepeat,
      isTest,
      previous,
    });
  } catch (error) {
    // A fault of ours in one kind's wording must not hold up the conversation.
    deps.log.error('delivery.render_failed', { deliveryId: delivery.id, eventId: stored.id, type: stored.type, error });
    return plainFallback;
  }
}

/** Why an edit need not be made; null when it must be, or when this is no edit. */
function needlessEdit({ target }: Delivery, message: SlackMessage): string | null {
  if (target === null) return null;
  if (target.state !== 'delivered') return 'original_not_delivered';
  return target.contentHash === contentHash(message) ? 'unchanged' : null;
}
