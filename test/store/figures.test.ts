import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, inject, test } from 'vitest';
import type { Settlement } from '../../src/ports/outbox.ts';
import { createConnections } from '../../src/store/connections.ts';
import { createFigures } from '../../src/store/figures.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Database } from '../../src/store/schema.ts';
import { makeEvent, makeMessage, testBox } from './builders.ts';
import { openTemporary, openTemporaryFile } from './open-temporary.ts';

async function startFigures() {
  const store = await openTemporary();
  const outbox = createOutbox(store);
  let notices = 0;
  const enqueue = async (channelId: string, teamId = 'T1') => {
    notices += 1;
    await outbox.enqueueNotice(teamId, channelId, String(notices), makeMessage('x'));
  };
  const serve = async (settlement: Settlement) => {
    const [claim] = await outbox.claimLanes(1, 30_000);
    const head = claim && (await outbox.head(claim.id));
    if (!head) throw new Error('There is nothing to claim.');
    await outbox.beginAttempt(claim, head.id);
    await outbox.settle(claim, head.id, settlement, store.clock.now() + 60_000);
  };
  return { ...store, outbox, enqueue, serve, figures: createFigures(store) };
}

const none = { count: 0, oldestAt: null };

test('an empty database has nothing of anything', async () => {
  const { figures } = await startFigures();
  expect(await figures.read()).toEqual({
    ...{ unmatched: none, waiting: none, personal: none, blocked: none, held: none, dead: none },
    ...{ lanesWaiting: 0, lanesBlocked: none, webhookConfirmedAt: null },
    workspaces: { usable: 0, token_dead: 0, uninstalled: 0, other: 0 },
    webhooks: { present: 0, missing: 0, unconfirmed: 0, not_needed: 0 },
  });
});

test('what waits is told apart by what keeps it, each with its oldest', async () => {
  const { clock, enqueue, serve, outbox, figures, ...store } = await startFigures();
  const installations = createInstallations({ ...store, clock }, testBox);
  const bot = { teamName: 'x', enterpriseId: null, botUserId: 'U0', botId: 'B0' };
  await installations.save({ teamId: 'T1', ...bot, blockedReason: null });
  await installations.save({ teamId: 'T2', ...bot, blockedReason: 'token_dead' });
  const at = clock.now();
  const later = async () => {
    await clock.advance(1_000);
  };
  await createInbox({ ...store, clock }).append(makeEvent({ receivedAt: at - 5_000 }));
  await createInbox({ ...store, clock }).append(makeEvent({ receivedAt: at }));

  await enqueue('C1');
  await serve({ kind: 'dead', error: 'x', fallback: null });
  await later();
  await enqueue('UBEN');
  await serve({ kind: 'retry', error: 'http_500', isCharged: true, mayBeRepeat: true });
  await later();
  for (let count = 0; count < 2; count += 1) await enqueue('C1');
  await enqueue('UANA');
  await later();
  await enqueue('C2');
  await enqueue('C3', 'T2');
  await outbox.blockLane('T1', 'C2', 'is_archived');
  await later();
  await outbox.blockLane('T1', 'C2', 'not_in_channel');
  await outbox.blockLane('T1', 'C9', 'not_in_channel');

  expect(await figures.read()).toMatchObject({
    unmatched: { count: 2, oldestAt: at - 5_000 },
    waiting: { count: 3, oldestAt: at + 1_000 },
    personal: { count: 1, oldestAt: at + 2_000 },
    blocked: { count: 2, oldestAt: at + 3_000 },
    dead: { count: 1, oldestAt: at },
    lanesWaiting: 5,
    lanesBlocked: { count: 2, oldestAt: at + 3_000 },
    workspaces: { usable: 1, token_dead: 1, uninstalled: 0, other: 0 },
  });
  await outbox.unblockLane('T1', 'C2');
  await outbox.unblockLane('T1', 'C9');
  expect(await figures.read()).toMatchObject({ lanesBlocked: none, waiting: { count: 4 } });
});

test('webhooks are told apart, and the time of the last good look stays while Credo does not answer', async () => {
  const { clock, figures, ...store } = await startFigures();
  const connections = createConnections({ ...store, clock }, testBox);
  const note = { webhookTypes: ['x'], unneededSince: null };
  const failed = { ...note, webhookState: 'waiting', webhookFailure: 'unavailable' } as const;
  for (const id of ['a', 'b', 'c', 'd']) await connections.ensure(id, 'acme');
  const at = clock.now();
  await connections.noteWebhook('a', { ...note, webhookState: 'active', webhookFailure: null, webhookId: 'w1' });
  await clock.advance(1_000);
  await connections.noteWebhook('b', { ...note, webhookState: 'active', webhookFailure: null, webhookId: 'w2' });
  await connections.noteWebhook('c', { ...failed, webhookId: null });
  await connections.noteWebhook('a', { ...failed, webhookId: 'w1' });
  expect(await figures.read()).toMatchObject({
    webhooks: { present: 1, missing: 1, unconfirmed: 1, not_needed: 1 },
    webhookConfirmedAt: at,
  });
});

// It looks into SQLite itself.
if (inject('engine') === 'sqlite') {
  test('no row that is settled is looked at', async () => {
    const { path, clock, dialect } = await openTemporaryFile();
    const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
    const sqlite = new SqliteDatabase(path, { readonly: true });
    const db = new Kysely<Database>({
      dialect: new SqliteDialect({ database: sqlite }),
      log: ({ query }) => void asked.push(query),
    });
    await createFigures({ db, dialect, clock }).read();
    const plans = asked.flatMap(({ sql, parameters }) =>
      sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters),
    );
    await db.destroy();
    const small = /^SCAN (installations|connections|CONSTANT ROW|first|heads)/;
    const open = /INDEX (events_unmatched|deliveries_dead|lanes_ready|lanes_blocked|windows_due)/;
    const scans = plans.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'));
    expect(scans.length).toBeGreaterThan(5);
    expect(scans.filter((detail) => !small.test(detail) && !open.test(detail))).toEqual([]);
  });
}
