import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { LaneClaim, Settlement } from '../../src/ports/outbox.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { withdrawWaiting } from '../../src/store/lanes.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { makeMessage, testBox } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

const delivered: Settlement = { kind: 'delivered', channelId: 'C1', slackTs: '1.1', contentHash: 'h' };
const retry: Settlement = { kind: 'retry', error: 'http_500', isCharged: true, mayBeRepeat: false };

async function startOutbox() {
  const store = await openTemporary();
  const outbox = createOutbox(store);
  let notices = 0;
  const enqueue = async (channelId = 'C1', text = 'x') => {
    notices += 1;
    await outbox.enqueueNotice('T1', channelId, String(notices), makeMessage(text));
  };
  const claim = async (leaseMs = 30_000): Promise<LaneClaim> => {
    const [claimed] = await outbox.claimLanes(1, leaseMs);
    if (!claimed) throw new Error('There is nothing to claim.');
    return claimed;
  };
  const head = async (laneId = 'T1:C1') => {
    const found = await outbox.head(laneId);
    if (!found) throw new Error('The lane is empty.');
    return found;
  };
  /** Claims, begins and settles the next delivery; tells its text. */
  const serve = async (settlement: Settlement, readyAt = store.clock.now()) => {
    const lane = await claim();
    const delivery = await head(lane.id);
    await outbox.beginAttempt(lane, delivery.id);
    await outbox.settle(lane, delivery.id, settlement, readyAt);
    return delivery.notice?.text;
  };
  const row = async () => (await store.rows<Record<string, unknown>>('select * from deliveries order by id'))[0];
  return { ...store, outbox, enqueue, claim, head, serve, row };
}

test('a lane is served in order, and one that retries keeps its place', async () => {
  const { enqueue, serve, outbox } = await startOutbox();
  for (const text of ['1', '2', '3']) await enqueue('C1', text);
  expect(await serve(retry)).toBe('1');
  expect(await serve(delivered)).toBe('1');
  expect(await serve({ kind: 'dead', error: 'x', fallback: makeMessage('instead') })).toBe('2');
  expect(await serve(delivered)).toBe('3');
  expect(await serve(delivered)).toBe('instead');
  expect(await outbox.nextReadyAt()).toBeNull();
  expect(await outbox.laneStatus('T1', 'C1')).toMatchObject({ waiting: 0, deadLetters: 1 });
});

test('the same notice is enqueued once', async () => {
  const { outbox } = await startOutbox();
  for (const text of ['first', 'second']) await outbox.enqueueNotice('T1', 'C1', 'same', makeMessage(text));
  await outbox.enqueueNotice('T1', 'C2', 'same', makeMessage('elsewhere'));
  expect(await outbox.depth()).toMatchObject({ waiting: 2 });
});

describe('claims', () => {
  test('two workers on one database never hold the same lane', async () => {
    const store = await startOutbox();
    const other = createOutbox(store);
    for (let lane = 0; lane < 40; lane += 1) await store.enqueue(`C${lane}`);
    const rounds = await Promise.all(
      Array.from({ length: 20 }, (_, round) => (round % 2 ? store.outbox : other).claimLanes(3, 30_000)),
    );
    const claimed = rounds.flat().map(({ id }) => id);
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed).toHaveLength(40);
  });

  test('a lane rests until its time, and until its lease has run out', async () => {
    const { outbox, clock, enqueue, claim, serve } = await startOutbox();
    const start = clock.now();
    await enqueue();
    await enqueue();
    await serve(delivered, start + 1_000);
    expect(await outbox.nextReadyAt()).toBe(start + 1_000);
    await clock.advance(999);
    expect(await outbox.claimLanes(9, 30_000)).toEqual([]);
    await clock.advance(1);
    const { token, leaseUntil } = await claim();
    expect(leaseUntil).toBe(clock.now() + 30_000);
    expect(await outbox.nextReadyAt()).toBe(leaseUntil);
    await clock.advance(29_999);
    expect(await outbox.claimLanes(9, 30_000)).toEqual([]);
    await clock.advance(1);
    expect((await claim()).token).toBe(token + 1);
  });

  test('who waited longest comes first', async () => {
    const { outbox, clock, enqueue } = await startOutbox();
    for (const channel of ['C3', 'C1', 'C2']) {
      await enqueue(channel);
      await clock.advance(1);
    }
    const claims = [...(await outbox.claimLanes(2, 30_000)), ...(await outbox.claimLanes(2, 30_000))];
    expect(claims.map(({ channelId }) => channelId)).toEqual(['C3', 'C1', 'C2']);
  });

  test('a server that starts takes all of them over', async () => {
    const { outbox, enqueue, claim, head } = await startOutbox();
    await enqueue();
    const old = await claim();
    await outbox.takeOverLeases();
    expect(await outbox.settle(old, (await head()).id, delivered, 0)).toBe(false);
    expect((await claim()).token).toBeGreaterThan(old.token);
  });
});

describe('a worker that lost its claim', () => {
  test('changes nothing', async () => {
    const { outbox, clock, enqueue, claim, head, rows } = await startOutbox();
    await enqueue();
    const old = await claim();
    const { id } = await head();
    await clock.advance(30_000);
    const current = await claim();
    const everything = () =>
      Promise.all([rows('select * from deliveries order by id'), rows('select * from lanes order by id')]);
    const before = await everything();
    expect(await outbox.beginAttempt(old, id)).toBe(false);
    const dead: Settlement = { kind: 'dead', error: 'x', fallback: makeMessage('y') };
    const blocked: Settlement = { kind: 'lane_blocked', reason: 'x', error: 'x', notice: makeMessage('y') };
    for (const settlement of [delivered, retry, dead, blocked])
      expect(await outbox.settle(old, id, settlement, 0)).toBe(false);
    await outbox.release(old, 0);
    expect(await everything()).toEqual(before);
    expect(await outbox.beginAttempt(current, id)).toBe(true);
  });

  test('may still settle when nobody else came', async () => {
    const { outbox, clock, enqueue, claim, head } = await startOutbox();
    await enqueue();
    const claimed = await claim();
    await clock.advance(60_000);
    expect(await outbox.settle(claimed, (await head()).id, delivered, 0)).toBe(true);
  });
});

describe('attempts', () => {
  test('are counted when they begin, and not charged when Slack only asked to wait', async () => {
    const { outbox, enqueue, claim, head, serve, row } = await startOutbox();
    await enqueue();
    await serve(retry);
    await serve({ ...retry, isCharged: false });
    expect(await row()).toMatchObject({ attempts: 2, state: 'waiting', last_error: 'http_500' });
    expect(await head()).toMatchObject({ attempts: 1 });
    const lane = await claim();
    await outbox.beginAttempt(lane, (await head()).id);
    expect(await row()).toMatchObject({ attempts: 3 });
    expect(await head()).toMatchObject({ attempts: 2 });
  });

  test('one whose end was never noted is remembered, whatever comes of the next', async () => {
    const { outbox, enqueue, claim, head } = await startOutbox();
    await enqueue();
    const cut = await claim();
    await outbox.beginAttempt(cut, (await head()).id);
    expect(await head()).toMatchObject({ wasCutOff: true, mayBeRepeat: false });
    await outbox.takeOverLeases();
    const next = await claim();
    await outbox.beginAttempt(next, (await head()).id);
    await outbox.settle(
      next,
      (await head()).id,
      { kind: 'lane_blocked', reason: 'x', error: 'x', notice: makeMessage('') },
      0,
    );
    expect(await head()).toMatchObject({ wasCutOff: false, mayBeRepeat: true, attempts: 1 });
  });

  test('begin only for what still waits', async () => {
    const { outbox, enqueue, claim, head, serve } = await startOutbox();
    await enqueue();
    const { id } = await head();
    await serve(delivered);
    await enqueue();
    expect(await outbox.beginAttempt(await claim(), id)).toBe(false);
  });
});

describe('withdrawing', () => {
  const addEvents = async ({ db }: Awaited<ReturnType<typeof startOutbox>>) => {
    await sql`update deliveries set event_id = id`.execute(db);
  };

  test('gives up what nobody wants any more, but neither notices nor what is being sent', async () => {
    const world = await startOutbox();
    const { outbox, enqueue, claim, head, rows } = world;
    for (const text of ['sending', 'waiting', 'waiting too']) await enqueue('C1', text);
    await addEvents(world);
    await enqueue('C1', 'notice');
    const lane = await claim();
    await outbox.beginAttempt(lane, (await head()).id);
    expect(await withdrawWaiting(world, 'T1', 'C1')).toBe(2);
    expect(await rows('select pending from lanes')).toEqual([{ pending: 2 }]);
    expect(await outbox.settle(lane, (await head()).id, delivered, 0)).toBe(true);
    expect((await head()).notice?.text).toBe('notice');
    expect(await rows('select pending from lanes')).toEqual([{ pending: 1 }]);
  });

  test('what a worker was just about to settle leaves the lane once', async () => {
    const world = await startOutbox();
    const { outbox, enqueue, claim, head, rows } = world;
    await enqueue();
    await addEvents(world);
    const lane = await claim();
    const { id } = await head();
    await withdrawWaiting(world, 'T1', 'C1');
    expect(await outbox.beginAttempt(lane, id)).toBe(false);
    await outbox.settle(lane, id, { kind: 'withdrawn', reason: 'unchanged' }, 0);
    expect(await rows('select pending from lanes')).toEqual([{ pending: 0 }]);
    expect(await rows('select state, last_error from deliveries order by id')).toEqual([
      { state: 'withdrawn', last_error: 'unsubscribed' },
    ]);
  });
});

describe('blocking', () => {
  test('keeps what waits until the lane is unblocked', async () => {
    const { outbox, enqueue, serve, clock } = await startOutbox();
    await enqueue('C1', '1');
    await outbox.blockLane('T1', 'C1', 'not_in_channel');
    await enqueue('C1', '2');
    expect(await outbox.claimLanes(9, 30_000)).toEqual([]);
    expect(await outbox.nextReadyAt()).toBeNull();
    expect(await outbox.laneStatus('T1', 'C1')).toMatchObject({ waiting: 2, blockedReason: 'not_in_channel' });
    await clock.advance(1_000);
    await outbox.unblockLane('T1', 'C1');
    expect([await serve(delivered), await serve(delivered)]).toEqual(['1', '2']);
  });

  test('a lane that was not blocked keeps the rest Slack asked for', async () => {
    const { outbox, enqueue, serve, clock } = await startOutbox();
    await enqueue();
    await serve({ ...retry, isCharged: false }, clock.now() + 60_000);
    await outbox.unblockLane('T1', 'C1');
    expect(await outbox.claimLanes(9, 30_000)).toEqual([]);
  });

  test('a workspace that cannot send keeps everything, and others go on', async () => {
    const { db, dialect, clock, outbox, enqueue, serve } = await startOutbox();
    const installations = createInstallations({ db, dialect, clock }, testBox);
    const names = { teamName: 'T', enterpriseId: null, botUserId: 'U', botId: 'B' };
    const installation = { teamId: 'T1', ...names, blockedReason: null };
    await installations.save(installation);
    await enqueue('C1', '1');
    expect(await serve({ kind: 'workspace_blocked', reason: 'token_dead', error: 'token_revoked' })).toBe('1');
    expect(await installations.get('T1')).toMatchObject({ blockedReason: 'token_dead' });
    expect(await outbox.nextReadyAt()).toBeNull();
    await outbox.enqueueNotice('T2', 'C9', 'n', makeMessage('other workspace'));
    expect(await serve(delivered)).toBe('other workspace');
    await installations.save(installation);
    expect(await serve(delivered)).toBe('1');
  });
});

test('an edit changes what its original is known to show', async () => {
  const { db, enqueue, serve, rows, head } = await startOutbox();
  await enqueue();
  await serve(delivered);
  await enqueue();
  await sql`update deliveries set target_id = 1, role = 'edit' where id = 2`.execute(db);
  const target = {
    role: 'message',
    eventId: null,
    channelId: 'C1',
    slackTs: '1.1',
    contentHash: 'h',
    state: 'delivered',
    mayBeRepeat: false,
  };
  expect((await head()).target).toEqual(target);
  await serve({ kind: 'delivered', channelId: 'C1', slackTs: '1.1', contentHash: 'new' });
  expect(await rows('select content_hash from deliveries')).toEqual([{ content_hash: 'new' }, { content_hash: 'new' }]);
});
