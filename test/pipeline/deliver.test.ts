import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../src/backoff.ts';
import { consequence, contentHash, deliver, plainFallback } from '../../src/pipeline/deliver.ts';
import type { Delivery, LaneClaim } from '../../src/ports/outbox.ts';
import type { SendOutcome, SlackPoster } from '../../src/ports/slack.ts';

const now = Date.UTC(2026, 0, 5, 9);
const hour = 3_600_000;
const message = { text: 'Hello', blocks: [] };
const lane: LaneClaim = { id: 'T1:C1', teamId: 'T1', channelId: 'C1', token: 1, leaseUntil: now + 30_000, waiting: 1 };
const posted = {
  role: 'message' as const,
  eventId: 1,
  channelId: 'C1',
  slackTs: '1.2',
  contentHash: 'x',
  state: 'delivered',
  mayBeRepeat: false,
};

function makeDelivery(over: Partial<Delivery> = {}): Delivery {
  const facts = { id: 7, laneId: lane.id, role: 'message' as const, eventId: 1, commentId: null, windowId: null };
  const tries = { attempts: 0, firstAttemptAt: null, wasCutOff: false, mayBeRepeat: false };
  const rest = { notice: null, mentionIds: [], createdAt: now, about: null, target: null, card: null, threadTs: null };
  return { ...facts, ...tries, ...rest, isBroadcast: false, origin: null, ...over };
}

function follows(outcome: SendOutcome, over: Partial<Delivery> = {}, more: { random?: number; lane?: LaneClaim } = {}) {
  const timing = { now, paceMs: 1_000, random: more.random ?? 0.5 };
  return consequence(outcome, more.lane ?? lane, makeDelivery(over), message, timing);
}

describe('what each outcome leads to', () => {
  const retry = { kind: 'retry', isCharged: true, mayBeRepeat: false };
  test.each<[SendOutcome, object, number]>([
    [
      { kind: 'sent', channelId: 'C1', slackTs: '9.9' },
      { kind: 'delivered', channelId: 'C1', slackTs: '9.9', contentHash: contentHash(message) },
      1_000,
    ],
    [{ kind: 'rate_limited', code: 'ratelimited', retryAfterMs: 7_000 }, { ...retry, isCharged: false }, 7_350],
    [{ kind: 'rate_limited', code: 'ratelimited', retryAfterMs: null }, { ...retry, isCharged: false }, 5_250],
    [{ kind: 'rate_limited', code: 'ratelimited', retryAfterMs: 0 }, { ...retry, isCharged: false }, 0],
    [{ kind: 'not_sent', code: 'econnrefused' }, { ...retry, error: 'econnrefused' }, 500],
    [{ kind: 'ambiguous', code: 'http_500' }, { ...retry, mayBeRepeat: true, error: 'http_500' }, 500],
    [{ kind: 'token_dead', code: 'token_revoked' }, { kind: 'workspace_blocked', reason: 'token_dead' }, 0],
    [
      { kind: 'missing_scope', code: 'missing_scope', needed: null },
      { kind: 'lane_blocked', reason: 'missing_scope' },
      0,
    ],
    [{ kind: 'destination_gone', code: 'is_archived' }, { kind: 'lane_blocked', reason: 'is_archived' }, 0],
    [
      { kind: 'destination_refuses', code: 'restricted_action' },
      { kind: 'lane_blocked', reason: 'restricted_action' },
      0,
    ],
    [{ kind: 'message_gone', code: 'message_not_found' }, { kind: 'withdrawn', reason: 'message_not_found' }, 0],
    [
      { kind: 'our_bug', code: 'invalid_blocks' },
      { kind: 'dead', error: 'invalid_blocks', fallback: plainFallback },
      1_000,
    ],
  ])('%j', (outcome, settlement, delayMs) => {
    expect(follows(outcome)).toEqual({ settlement: expect.objectContaining(settlement), delayMs });
  });

  test('an edit may be made twice, so it never counts as a repeat', () => {
    const { settlement } = follows({ kind: 'ambiguous', code: 'http_500' }, { target: posted });
    expect(settlement).toMatchObject({ kind: 'retry', mayBeRepeat: false });
  });

  test('what may be a repeat stays one until it is confirmed', () => {
    for (const outcome of [
      { kind: 'not_sent', code: 'econnrefused' },
      { kind: 'rate_limited', code: 'ratelimited', retryAfterMs: 1 },
    ] as const)
      expect(follows(outcome, { mayBeRepeat: true }).settlement).toMatchObject({ mayBeRepeat: true });
  });

  test('the fallback is sent once: not instead of itself, and not instead of an edit', () => {
    const refusal = { kind: 'our_bug', code: 'invalid_blocks' } as const;
    expect(follows(refusal, { notice: plainFallback }).settlement).toMatchObject({ kind: 'dead', fallback: null });
    expect(follows(refusal, { target: posted }).settlement).toMatchObject({ kind: 'dead', fallback: null });
  });

  test('a direct message that cannot be sent is given up; it blocks nothing', () => {
    const toPerson = { ...lane, id: 'T1:U1', channelId: 'U1' };
    for (const kind of ['destination_gone', 'destination_refuses'] as const)
      expect(follows({ kind, code: 'channel_not_found' }, {}, { lane: toPerson }).settlement).toEqual({
        kind: 'dead',
        error: 'channel_not_found',
        fallback: null,
      });
  });
});

describe('giving up', () => {
  const failing = { kind: 'ambiguous', code: 'http_500' } as const;

  test('takes a day of many attempts', () => {
    const dead = { kind: 'dead', error: 'http_500', fallback: plainFallback };
    expect(follows(failing, { attempts: 19, firstAttemptAt: now - 24 * hour }).settlement).toEqual(dead);
    expect(follows(failing, { attempts: 19, firstAttemptAt: now - 24 * hour + 1 }).settlement.kind).toBe('retry');
    expect(follows(failing, { attempts: 1_000, firstAttemptAt: now - hour }).settlement.kind).toBe('retry');
  });

  test('never leaves a channel without a message', () => {
    const long = { attempts: 1_000, firstAttemptAt: now - 100 * hour };
    const notSent = { kind: 'not_sent', code: 'econnrefused' } as const;
    expect(follows(notSent, long).settlement.kind).toBe('retry');
    for (const outcome of [notSent, failing]) {
      expect(follows(outcome, { ...long, notice: plainFallback }).settlement.kind).toBe('retry');
      expect(follows(outcome, { ...long, target: posted }).settlement).toMatchObject({ kind: 'dead', fallback: null });
    }
    expect(follows(notSent, long, { random: 1 }).delayMs).toBe(15 * 60_000);
  });

  test('does not follow from a pause of days, in which nothing was tried', () => {
    expect(follows(failing, { attempts: 1, firstAttemptAt: now - 72 * hour }).settlement.kind).toBe('retry');
  });
});

describe('waiting', () => {
  const random = fc.double({ min: 0, max: 1, noNaN: true });

  test('never under a quarter second, never over fifteen minutes, and whole milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), random, (failures, luck) => {
        const waitMs = backoffMs(failures, luck);
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(250);
        expect(waitMs).toBeLessThanOrEqual(900_000);
      }),
    );
  });

  test('the more failures the longer, up to the cap; and the whole range is used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), random, (failures, luck) => {
        expect(backoffMs(failures + 1, luck)).toBeGreaterThanOrEqual(backoffMs(failures, luck));
      }),
    );
    expect([1, 2, 3, 10, 11, 50].map((failures) => backoffMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 512_000, 900_000, 900_000,
    ]);
    expect(backoffMs(50, 0)).toBe(250);
  });

  test('never shorter than Slack asked for, and hardly longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), random, fc.nat(50), (retryAfterMs, luck, attempts) => {
        const { delayMs, settlement } = follows(
          { kind: 'rate_limited', code: 'x', retryAfterMs },
          { attempts },
          { random: luck },
        );
        expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs);
        expect(delayMs).toBeLessThanOrEqual(retryAfterMs * 1.1 + 1);
        expect(settlement).toMatchObject({ isCharged: false });
      }),
    );
  });
});

describe('what belongs to a card', () => {
  const card = {
    connectionId: 'c',
    reviewId: 'r',
    slackTs: '1.1',
    mayBeRepeat: false,
    confirmedAt: null,
    previous: null,
  };
  const gone: SendOutcome = { kind: 'message_gone', code: 'message_not_found' };
  const refused: SendOutcome = { kind: 'thread_refused', code: 'cannot_reply_to_message' };

  test.each<[SendOutcome, Delivery['role'], object]>([
    [gone, 'card_edit', { kind: 'card_gone', error: 'message_not_found' }],
    [gone, 'card_end', { kind: 'withdrawn', reason: 'message_not_found' }],
    [gone, 'edit', { kind: 'withdrawn', reason: 'message_not_found' }],
    [gone, 'reply', { kind: 'thread_gone', error: 'message_not_found' }],
    [refused, 'reply', { kind: 'thread_gone', error: 'cannot_reply_to_message' }],
    [refused, 'card', { kind: 'lane_blocked', reason: 'cannot_reply_to_message' }],
  ])('%j for the role %s', (outcome, role, settlement) => {
    expect(follows(outcome, { role, card })).toEqual({ settlement: expect.objectContaining(settlement), delayMs: 0 });
  });

  test('a reply goes to its thread; without one it is not sent', async () => {
    const calls: unknown[][] = [];
    const poster: SlackPoster = {
      post: async (...call) => {
        calls.push(call);
        return { kind: 'sent', channelId: 'C1', slackTs: '1' };
      },
      edit: async () => gone,
      find: async () => null,
      permalink: async () => null,
    };
    await deliver(poster, lane, makeDelivery({ role: 'reply', threadTs: '1.1', isBroadcast: true }), message);
    const never = await deliver(poster, lane, makeDelivery({ role: 'reply', threadTs: null }), message);
    expect(calls).toEqual([['T1', 'C1', message, 7, { slackTs: '1.1', isBroadcast: true }]]);
    expect(never).toEqual({ kind: 'thread_refused', code: 'never_posted' });
  });
});

test('a post is posted, an edit edits what was posted, and what never was cannot be edited', async () => {
  const calls: unknown[][] = [];
  const poster: SlackPoster = {
    post: async (...call) => {
      calls.push(['post', ...call]);
      return { kind: 'sent', channelId: 'C1', slackTs: '1' };
    },
    edit: async (...call) => {
      calls.push(['edit', ...call]);
      return { kind: 'sent', channelId: 'C1', slackTs: '1' };
    },
    find: async () => null,
    permalink: async () => null,
  };
  await deliver(poster, lane, makeDelivery(), message);
  await deliver(poster, lane, makeDelivery({ target: posted }), message);
  const never = await deliver(poster, lane, makeDelivery({ target: { ...posted, slackTs: null } }), message);
  expect(never).toEqual({ kind: 'message_gone', code: 'never_posted' });
  expect(calls).toEqual([
    ['post', 'T1', 'C1', message, 7, null],
    ['edit', 'T1', 'C1', '1.2', message, 7],
  ]);
});

test('what Slack may have already is looked for before it is posted, also when an operator sends it again', async () => {
  const calls: unknown[][] = [];
  const poster: SlackPoster = {
    post: async () => ({ kind: 'sent', channelId: 'C1', slackTs: '2' }),
    edit: async () => ({ kind: 'message_gone', code: 'message_not_found' }),
    find: async (...call) => {
      calls.push(call);
      return { channelId: 'C1', slackTs: '1' };
    },
    permalink: async () => null,
  };
  const again = makeDelivery({ mayBeRepeat: true, firstAttemptAt: null, createdAt: now - hour });
  expect(await deliver(poster, lane, again, message)).toEqual({
    ...{ kind: 'sent', channelId: 'C1', slackTs: '1', wasThere: true },
  });
  expect(calls).toEqual([['T1', 'C1', 7, now - hour, null]]);
  expect(await deliver(poster, lane, makeDelivery(), message)).toMatchObject({ slackTs: '2' });
});
