import { expect, test } from 'vitest';
import { type Facts, factsAsJson, ratesBetween } from '../../../src/cli/watch/facts.ts';
import { frame } from '../../../src/cli/watch/frame.ts';

const at = Date.UTC(2026, 2, 4, 5, 6, 7);
const none = { count: 0, oldestAt: null };
const calm: Facts = {
  isServerRunning: true,
  pausedChannels: [],
  standing: {
    ...{
      at,
      unmatched: none,
      waiting: none,
      held: none,
      dead: none,
      lanesBlocked: 0,
      blockedLanes: [],
      lastEventId: 9,
    },
    workspaceStates: { usable: 1, token_dead: 0, uninstalled: 0, other: 0 },
    workspaces: [{ teamId: 'T1', name: 'Acme', blockedReason: null, hasOwnToken: false }],
    connections: [
      ...[{ id: 'default', tenant: 'acme', webhook: 'active', webhookFailure: null, webhookCheckedAt: at - 5_000 }],
    ].map((one) => ({ ...one, lastEventAt: at - 60_000 })),
  },
};
const badLines = (facts: Facts) =>
  frame(facts, null)
    .filter(({ tone }) => tone === 'bad')
    .map(({ text }) => text.trim());

test('when all is well nothing stands out', () => {
  expect(badLines(calm)).toEqual([]);
  const text = frame(calm, { received: 3, matched: 2.04, delivered: 0.5 })
    .map((line) => line.text)
    .join('\n');
  expect(text).toContain('a second                3.0 received, 2.0 matched, 0.5 delivered');
  expect(text).toContain('last event              60 s ago (2026-03-04 05:05:07Z)');
  expect(text).toContain('  acme  webhook active, checked 5 s ago');
  expect(text).toContain('  Acme  works');
});

test('what somebody should look at stands out, with its reason', () => {
  const { standing } = calm;
  const facts: Facts = {
    isServerRunning: false,
    pausedChannels: [{ teamId: 'T1', channelId: 'C2', state: 'paused', reason: 'is_archived' }],
    standing: {
      ...standing,
      waiting: { count: 7, oldestAt: at - 7_300_000 },
      dead: { count: 2, oldestAt: at },
      lanesBlocked: 1,
      blockedLanes: [{ teamId: 'T1', channelId: 'C1', reason: 'not_in_channel', since: at - 180_000, waiting: 3 }],
      workspaces: [{ teamId: 'T2', name: 'Evil\u001b[31m', blockedReason: 'token_dead', hasOwnToken: true }],
      connections: standing.connections.map((one) => ({ ...one, webhook: 'waiting', webhookFailure: 'not_found' })),
    },
  };
  expect(badLines(facts)).toEqual([
    'server                  not running',
    'messages waiting        7, the oldest 2 h',
    'dead letters            2, the oldest 0 s',
    expect.stringMatching(/^acme {2}webhook pending \(not found\), checked 5 s ago/),
    'Evil  nothing can be sent: token dead',
    'C1  not in channel for 3 min, 3 waiting',
    'C2  paused: is archived',
  ]);
});

test('long lists end with how many more there are', () => {
  const [one] = calm.standing.workspaces;
  const workspaces = one ? Array.from({ length: 30 }, (_, index) => ({ ...one, name: `W${index}` })) : [];
  const lines = frame({ ...calm, standing: { ...calm.standing, workspaces } }, null).map(({ text }) => text);
  expect(lines).toContain('  … and 22 more');
});

test('rates come from what changed between two looks', () => {
  const { standing } = calm;
  const later = { ...standing, at: at + 2_000, lastEventId: 29, unmatched: { count: 4, oldestAt: at } };
  expect(ratesBetween(standing, later, 10)).toEqual({ received: 10, matched: 8, delivered: 5 });
  // A clock that was set back, and a database that was put back.
  expect(ratesBetween(later, standing, 0)).toEqual({ received: 0, matched: 4_000, delivered: 0 });
});

test('as JSON it keeps the names that programs know', () => {
  expect(factsAsJson(calm, null)).toMatchObject({
    ...{ isServerRunning: true, tenant: 'acme', webhook: 'active', unmatched: 0, waiting: 0, deadLetters: 0 },
    ...{ lastEventAt: at - 60_000, oldestWaitingAt: null, pausedChannels: [], rates: null },
  });
});
