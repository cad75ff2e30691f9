import { describe, expect, onTestFinished, test } from 'vitest';
import { createConnections } from '../../src/store/connections.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { openStore } from '../../src/store/open.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createStandings } from '../../src/store/standing.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { freshDatabase } from '../support/postgres.ts';
import { makeEvent, makeMessage, testBox } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

async function openOn(engine: 'sqlite' | 'postgres') {
  if (engine === 'sqlite') return openTemporary();
  const clock = createManualClock();
  const store = await openStore({ kind: 'postgres', url: await freshDatabase() }, clock, { keepsOwnTime: true });
  onTestFinished(() => store.close());
  return { ...store, clock };
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  test('what waits and what is blocked, of everything and of one workspace alone', async () => {
    const store = await openOn(engine);
    const { clock } = store;
    const [outbox, standings, start] = [createOutbox(store), createStandings(store), clock.now()];
    const installations = createInstallations(store, testBox);
    const bot = { enterpriseId: null, botUserId: 'U0', botId: 'B0' };
    await installations.save({ teamId: 'T1', teamName: 'Acme', ...bot, blockedReason: null });
    await installations.save({ teamId: 'T2', teamName: 'Zeta', ...bot, blockedReason: 'token_dead' });
    await createConnections(store, testBox).ensure('default', 'acme');
    await createInbox(store).append(makeEvent({ receivedAt: start }));

    for (const [index, [teamId, channelId]] of [
      ['T1', 'C1'],
      ['T1', 'C1'],
      ['T2', 'C2'],
      ['T1', 'C3'],
    ].entries()) {
      await outbox.enqueueNotice(teamId ?? '', channelId ?? '', String(index), makeMessage('x'));
      await clock.advance(1_000);
    }
    await outbox.blockLane('T2', 'C2', 'is_archived');
    const [claim] = await outbox.claimLanes(1, 30_000);
    const head = claim && (await outbox.head(claim.id));
    if (!head) throw new Error('There is nothing to claim.');
    await outbox.beginAttempt(claim, head.id);
    const sentAt = clock.now();
    await outbox.settle(
      claim,
      head.id,
      { kind: 'delivered', channelId: 'C1', slackTs: '1.1', contentHash: 'h' },
      sentAt,
    );

    const all = await standings.read();
    expect(all).toMatchObject({
      ...{ unmatched: { count: 1, oldestAt: start }, waiting: { count: 3, oldestAt: start + 1_000 }, lanesBlocked: 1 },
      blockedLanes: [{ teamId: 'T2', channelId: 'C2', reason: 'is_archived', since: start + 4_000, waiting: 1 }],
      // What does not work comes first.
      workspaces: [
        { name: 'Zeta', blockedReason: 'token_dead' },
        { name: 'Acme', blockedReason: null },
      ],
      connections: [{ tenant: 'acme', webhook: 'none', lastEventAt: start }],
      ...{ lastEventId: 1, dead: { count: 0, oldestAt: null } },
    });
    expect(await standings.ofWorkspace('T1')).toMatchObject({
      waiting: { count: 2 },
      lanesBlocked: 0,
      blockedLanes: [],
    });
    expect(await standings.ofWorkspace('T2')).toMatchObject({ waiting: { count: 1 }, lanesBlocked: 1 });
    expect(await standings.ofWorkspace('T3')).toMatchObject({ waiting: { count: 0, oldestAt: null }, lanesBlocked: 0 });
    expect([await standings.deliveredSince(sentAt - 1), await standings.deliveredSince(sentAt)]).toEqual([1, 0]);
  });
});
