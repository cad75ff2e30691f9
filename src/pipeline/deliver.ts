import { createHash } from 'node:crypto';
import { backoffMs } from '../backoff.ts';
import type { SlackMessage } from '../blockkit/message.ts';
import { pausedNotice } from '../channels/notices.ts';
import { isPerson } from '../lane-id.ts';
import type { Delivery, LaneClaim, Settlement } from '../ports/outbox.ts';
import type { SendOutcome, SlackPoster, Thread } from '../ports/slack.ts';

/**
 * After failing for this long, and this often, an edit is given up, and a post that may have been sent gives way to the plain
 * sentence; a pause of days is no failure. A post that surely was not sent is never given up: it was not its fault.
 */
const giveUpAfterMs = 24 * 3_600_000;
const leastAttempts = 20;

/** When Slack refuses for its rate without saying for how long. */
const unknownRetryAfterMs = 5_000;

/** Stage 6: one attempt at Slack. What Slack may have already is looked for before it is posted again. */
export async function deliver(
  poster: SlackPoster,
  lane: LaneClaim,
  delivery: Delivery,
  message: SlackMessage,
): Promise<SendOutcome> {
  const { role, isBroadcast, target, threadTs } = delivery;
  if (role === 'reply') {
    if (threadTs === null) return { kind: 'thread_refused', code: 'never_posted' };
    return post(poster, lane, delivery, message, { slackTs: threadTs, isBroadcast });
  }
  if (target === null) return post(poster, lane, delivery, message, null);
  if (target.slackTs === null) return { kind: 'message_gone', code: 'never_posted' };
  return poster.edit(lane.teamId, target.channelId ?? lane.channelId, target.slackTs, message, delivery.id);
}

async function post(
  poster: SlackPoster,
  { teamId, channelId }: LaneClaim,
  { id, mayBeRepeat, createdAt }: Delivery,
  message: SlackMessage,
  thread: Thread | null,
): Promise<SendOutcome> {
  // Since it was made, as of what an operator sends again the first attempt is forgotten.
  const found = mayBeRepeat ? await poster.find(teamId, channelId, id, createdAt, thread) : null;
  return found ? { kind: 'sent', ...found, wasThere: true } : poster.post(teamId, channelId, message, id, thread);
}

/** What a message shows, to tell whether an edit would change anything. */
export function contentHash(message: SlackMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}

/**
 * What is posted at once in place of a message Slack refused as malformed: its words alone, which tell the same. Null when
 * there is nothing simpler.
 */
export function plainWords({ kind }: SendOutcome, { target }: Delivery, message: SlackMessage): SlackMessage | null {
  // An edit without blocks would leave the old ones in place.
  const isSimpler = kind === 'our_bug' && target === null && message.blocks.length > 0;
  return isSimpler ? { text: message.text, blocks: [] } : null;
}

/** Sent when Slack refuses even the plain words of a message; built from constants only, so that it cannot be refused. */
export const plainFallback: SlackMessage = {
  text: 'There is a Credo AI update that could not be shown here. Open Credo AI to read it.',
  blocks: [],
};

/**
 * What each way an attempt can end leads to (slack-platform: Errors and what to do). Pure. `delayMs` is how long the
 * lane rests; `random` is between 0 and 1.
 */
export function consequence(
  outcome: SendOutcome,
  lane: LaneClaim,
  delivery: Delivery,
  message: SlackMessage,
  timing: { readonly now: number; readonly paceMs: number; readonly random: number },
): { readonly settlement: Settlement; readonly delayMs: number } {
  const { paceMs } = timing;
  switch (outcome.kind) {
    case 'sent':
      return {
        settlement: {
          ...{ kind: 'delivered', channelId: outcome.channelId, slackTs: outcome.slackTs },
          contentHash: outcome.wasThere ? null : contentHash(message),
        },
        delayMs: paceMs,
      };
    case 'rate_limited': {
      const waitMs = outcome.retryAfterMs ?? unknownRetryAfterMs;
      const settlement = {
        kind: 'retry',
        error: outcome.code,
        isCharged: false,
        mayBeRepeat: delivery.mayBeRepeat,
      } as const;
      return { settlement, delayMs: Math.ceil(waitMs * (1 + 0.1 * timing.random)) };
    }
    case 'not_sent':
      return retryOrGiveUp(outcome.code, delivery, timing, {
        mayBeRepeat: delivery.mayBeRepeat,
        isPatient: delivery.target === null,
      });
    case 'ambiguous':
      // An edit shows the same however often it is made; only a post can stand there twice.
      return retryOrGiveUp(outcome.code, delivery, timing, {
        mayBeRepeat: delivery.mayBeRepeat || delivery.target === null,
        isPatient: isFallback(delivery),
      });
    case 'token_dead':
      return { settlement: { kind: 'workspace_blocked', reason: outcome.kind, error: outcome.code }, delayMs: 0 };
    case 'missing_scope':
    case 'destination_gone':
    case 'destination_refuses':
      // Nobody could be told that a direct message is not possible, and nothing would make it possible again.
      if (isPerson(lane.channelId)) return { settlement: giveUp(outcome.code, null), delayMs: paceMs };
      return { settlement: blockLane(outcome.code, lane.channelId), delayMs: 0 };
    case 'thread_refused':
      if (delivery.role === 'reply') return { settlement: { kind: 'thread_gone', error: outcome.code }, delayMs: 0 };
      return { settlement: blockLane(outcome.code, lane.channelId), delayMs: 0 };
    case 'message_gone':
      if (delivery.role === 'card_edit') return { settlement: { kind: 'card_gone', error: outcome.code }, delayMs: 0 };
      if (delivery.role === 'reply') return { settlement: { kind: 'thread_gone', error: outcome.code }, delayMs: 0 };
      return { settlement: { kind: 'withdrawn', reason: outcome.code }, delayMs: 0 };
    case 'our_bug':
      return { settlement: giveUp(outcome.code, insteadOf(delivery)), delayMs: paceMs };
  }
}

function giveUp(error: string, fallback: SlackMessage | null): Settlement {
  return { kind: 'dead', error, fallback };
}

const isFallback = ({ notice }: Delivery): boolean => notice !== null && notice.text === plainFallback.text;

/** No news ends without a message; an edit is about one that stands there. */
function insteadOf(delivery: Delivery): SlackMessage | null {
  return delivery.target === null && !isFallback(delivery) ? plainFallback : null;
}

function blockLane(code: string, channelId: string): Settlement {
  return { kind: 'lane_blocked', reason: code, error: code, notice: pausedNotice(channelId, code) };
}

function retryOrGiveUp(
  error: string,
  delivery: Delivery,
  timing: { readonly now: number; readonly random: number },
  { mayBeRepeat, isPatient }: { readonly mayBeRepeat: boolean; readonly isPatient: boolean },
): { readonly settlement: Settlement; readonly delayMs: number } {
  const triedForMs = timing.now - (delivery.firstAttemptAt ?? timing.now);
  const attempts = delivery.attempts + 1;
  if (!isPatient && triedForMs >= giveUpAfterMs && attempts >= leastAttempts)
    return { settlement: giveUp(error, insteadOf(delivery)), delayMs: 0 };
  const delayMs = backoffMs(attempts, timing.random);
  return { settlement: { kind: 'retry', error, isCharged: true, mayBeRepeat }, delayMs };
}
