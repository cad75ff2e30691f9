import { expect, test } from 'vitest';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createRetention } from '../../src/store/retention.ts';
import { createWindows } from '../../src/store/windows.ts';
import { makeEvent } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

/** An event that leads to nothing but its deliveries. */
const nothing = {
  ...{ subscriptionsVersion: 0, directs: [], unmatched: [] },
  ...{ comment: null, review: null, fieldValue: null },
};

const all = 1_000;

async function startRetaining() {
  const store = await openTemporary();
  type Row = { state?: string; settled_at: number | null; event_id?: number; target_id?: number };
  const add = (id: number, { state = 'delivered', settled_at, event_id, target_id }: Row) =>
    store.db
      .insertInto('deliveries')
      .values({
        ...{ state, settled_at, event_id: event_id ?? null, target_id: target_id ?? null },
        ...{
          role: 'message',
          is_broadcast: 0,
          lane_id: 'T1:C1',
          dedupe_key: `d${id}`,
          mention_ids_json: '[]',
          collapsible: 0,
          attempts: 1,
          may_be_repeat: 0,
          created_at: 1,
        },
      })
      .execute();
  const ids = (table: string) => store.rows<{ id: number }>(`select id from ${table} order by id`).map(({ id }) => id);
  return { ...store, retention: createRetention(store), add, ids };
}

test('settled deliveries go after their time, dead letters after theirs, and what waits never', async () => {
  const { retention, add, ids } = await startRetaining();
  await add(1, { settled_at: 10 });
  await add(2, { settled_at: 10, state: 'withdrawn' });
  await add(3, { settled_at: 99 });
  await add(4, { settled_at: 10, state: 'dead' });
  await add(5, { settled_at: null, state: 'waiting' });
  expect(await retention.deleteSettledDeliveries(50, all)).toBe(2);
  expect(ids('deliveries')).toEqual([3, 4, 5]);
  expect(await retention.deleteDeadLetters(50, all)).toBe(1);
  expect(ids('deliveries')).toEqual([3, 5]);
});

test('a message stays as long as a newer edit of it', async () => {
  const { retention, add, ids } = await startRetaining();
  await add(1, { settled_at: 10 });
  await add(2, { settled_at: 99, target_id: 1 });
  expect(await retention.deleteSettledDeliveries(50, all)).toBe(0);
  expect(await retention.deleteSettledDeliveries(100, all)).toBe(2);
  expect(ids('deliveries')).toEqual([]);
});

test('what a card needs to be edited and to count comments stays, though the event it began with goes', async () => {
  const { retention, add, ids, db, ...store } = await startRetaining();
  await createInbox({ ...store, db }).append(makeEvent({ receivedAt: 10 }));
  await db.updateTable('events').set({ matched_at: 11 }).execute();
  const card = { connection_id: 'default', review_id: 'r1', team_id: 'T1', channel_id: 'C1' };
  await db
    .insertInto('cards')
    .values({ ...card, post_id: 2, previous_post_id: 1 })
    .execute();
  const comment = { connection_id: 'default', use_case_id: 'u', text_hash: 'h', comment_id: null, at: 10 };
  const events = { current_event_id: null, deprecated_event_id: null };
  for (const review_id of ['r1', 'r2', null]) {
    await db
      .insertInto('comments')
      .values({ ...comment, ...events, review_id })
      .execute();
  }
  await add(1, { settled_at: 10 });
  await add(2, { settled_at: 10, event_id: 1 });
  await add(3, { settled_at: 10 });
  await db.updateTable('deliveries').set({ role: 'card', card_id: 1 }).where('id', 'in', [1, 2]).execute();
  expect(await retention.deleteSettledDeliveries(50, all)).toBe(1);
  expect(await retention.deleteEvents(50, all)).toBe(1);
  expect(await retention.deleteLeftOvers(50, all)).toBe(2);
  expect(ids('deliveries')).toEqual([1, 2]);
  expect(ids('comments')).toEqual([1]);

  const yearLater = 366 * 24 * 3_600_000;
  expect(await retention.deleteLeftOvers(yearLater, all)).toBe(1);
  expect(await retention.deleteSettledDeliveries(yearLater, all)).toBe(2);
  expect(await retention.deleteLeftOvers(yearLater, all)).toBe(1);
  for (const table of ['cards', 'deliveries', 'comments']) expect(ids(table), table).toEqual([]);
});

test('an event stays until it was matched and nothing shows it any more', async () => {
  const { retention, add, ids, db, ...store } = await startRetaining();
  const inbox = createInbox({ ...store, db });
  for (let count = 0; count < 3; count += 1) await inbox.append(makeEvent({ receivedAt: 10 }));
  await db.updateTable('events').set({ matched_at: 11 }).where('id', 'in', [1, 2]).execute();
  await add(1, { settled_at: 99, event_id: 1 });
  expect(await retention.deleteEvents(50, all)).toBe(1);
  expect(ids('events')).toEqual([1, 3]);
});

test('at most as many rows as asked for are deleted at once, the oldest first', async () => {
  const { retention, add, ids } = await startRetaining();
  for (const [id, at] of [
    [1, 30],
    [2, 10],
    [3, 20],
  ] as const)
    await add(id, { settled_at: at });
  expect(await retention.deleteSettledDeliveries(50, 2)).toBe(2);
  expect(ids('deliveries')).toEqual([1]);
});

test('what a window holds stays until it was told of, then the window goes with it', async () => {
  const { retention, ids, db, clock, ...store } = await startRetaining();
  const inbox = createInbox({ ...store, db, clock });
  await inbox.append(makeEvent({ receivedAt: 10 }));
  const [event] = await inbox.unmatched(1);
  if (!event) throw new Error('The event is not there.');
  const hold = { kind: 'mute', key: '', dueAt: 100, latestDueAt: 100 } as const;
  const delivery = {
    teamId: 'T1',
    channelId: 'C1',
    targetId: null,
    mentionIds: [],
    threads: 'off' as const,
    hold,
    isCollapsible: true,
  };
  await inbox.fanOut(event, { ...nothing, deliveries: [delivery] });
  await createWindows({ ...store, db, clock }).closeDue();
  const later = clock.now() + 1;
  expect([await retention.deleteEvents(later, all), await retention.deleteLeftOvers(later, all)]).toEqual([0, 0]);
  await db.updateTable('deliveries').set({ state: 'delivered', settled_at: 10 }).execute();
  expect(await retention.deleteSettledDeliveries(later, all)).toBe(1);
  expect(await retention.deleteLeftOvers(later, all)).toBe(1);
  expect(await retention.deleteEvents(later, all)).toBe(1);
  expect([ids('windows'), ids('events')]).toEqual([[], []]);
});

test('a change of a channel is kept for 90 days, so that it can be known what was there before', async () => {
  const { clock, retention, rows, ...store } = await startRetaining();
  const settings = createChannelSettings({ clock, ...store });
  await settings.change('T1', 'C1', { settings: { threads: 'off' }, changedBy: 'UANA' });
  const kept = () => rows<{ id: string }>('select id from subscription_changes').length;
  const dayMs = 24 * 3_600_000;
  await clock.advance(89 * dayMs);
  await retention.deleteLeftOvers(clock.now() - 30 * dayMs, all);
  expect(kept()).toBe(1);
  await clock.advance(2 * dayMs);
  await retention.deleteLeftOvers(clock.now() - 30 * dayMs, all);
  expect(kept()).toBe(0);
});
