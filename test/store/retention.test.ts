import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, inject, test } from 'vitest';
import { createAccess } from '../../src/store/access.ts';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { sqliteDialect } from '../../src/store/dialect.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createRetention } from '../../src/store/retention.ts';
import type { Database } from '../../src/store/schema.ts';
import { createWindows } from '../../src/store/windows.ts';
import { makeEvent } from './builders.ts';
import { openTemporary, openTemporaryFile, type TemporaryStore } from './open-temporary.ts';

/** One row of everything that is kept for a time. */
const oldRows = {
  events: { connection_id: 'c', idempotency_key: 'k', body_hash: 'h', received_at: 10, body: '{}', matched_at: 11 },
  subscription_changes: {
    ...{
      id: 'x',
      connection_id: 'c',
      team_id: 'T',
      channel_id: 'C',
      before_json: '[]',
      changed_by: 'U',
      changed_at: 1,
    },
  },
  access_requests: {
    ...{ id: 'x', team_id: 'T', channel_id: 'C', channel_name: 'c', user_id: 'U', user_name: 'Ana' },
    ...{ wish_json: '{}', state: 'denied', created_at: 1 },
  },
  comments: { connection_id: 'c', use_case_id: 'u', text_hash: 'h', at: 10 },
  cards: { connection_id: 'c', review_id: 'r', team_id: 'T', channel_id: 'C', post_id: 7 },
  replies: {
    ...{ id: 'x', connection_id: 'c', use_case_id: 'u', thread_id: 't', team_id: 'T', channel_id: 'C', origin_id: 1 },
    ...{ user_id: 'U', user_name: 'Ana', text: 'x', state: 'done', created_at: 10 },
  },
  task_cards: { delivery_id: 9, connection_id: 'c', review_id: 'r', credo_user_id: 'u' },
  windows: {
    ...{ lane_id: 'T:C', team_id: 'T', channel_id: 'C', kind: 'mute', key: '', state: 'closed' },
    ...{ due_at: 1, latest_due_at: 1, opened_at: 1, settled_at: 2 },
  },
  field_values: { event_id: 1, connection_id: 'c', use_case_id: 'u', field: 'f', at: 1, value_json: '1' },
};

/** An event that leads to nothing but its deliveries. */
const nothing = {
  ...{ subscriptionsVersion: 0, directs: [], unmatched: [] },
  ...{ comment: null, review: null, fieldValue: null },
};

async function startRetaining<Store extends TemporaryStore>(opening: Promise<Store>) {
  const store = await opening;
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
  const ids = async (table: string) =>
    (await store.rows<{ id: number }>(`select id from ${table} order by id`)).map(({ id }) => id);
  const retention = createRetention(store);
  /** Deletes what is older; returns how many rows of each kind went. */
  const sweep = async (before: number, { deadBefore = before, batch = 1_000 } = {}) => {
    const deleted = { deliveries: 0, events: 0, leftOvers: 0 };
    const times = { deliveries: before, deadLetters: deadBefore, events: before };
    for await (const { of, count } of retention.sweep(times, batch)) deleted[of] += count;
    return deleted;
  };
  return { ...store, retention, sweep, add, ids };
}

test('settled deliveries go after their time, dead letters after theirs, and what waits never', async () => {
  const { sweep, add, ids } = await startRetaining(openTemporary());
  await add(1, { settled_at: 10 });
  await add(2, { settled_at: 10, state: 'withdrawn' });
  await add(3, { settled_at: 99 });
  await add(4, { settled_at: 10, state: 'dead' });
  await add(5, { settled_at: null, state: 'waiting' });
  await sweep(50, { deadBefore: 5 });
  expect(await ids('deliveries')).toEqual([3, 4, 5]);
  await sweep(5, { deadBefore: 50 });
  expect(await ids('deliveries')).toEqual([3, 5]);
});

test('a message stays as long as a newer edit of it', async () => {
  const { sweep, add, ids } = await startRetaining(openTemporary());
  await add(1, { settled_at: 10 });
  await add(2, { settled_at: 99, target_id: 1 });
  await sweep(50);
  expect(await ids('deliveries')).toEqual([1, 2]);
  await sweep(100);
  expect(await ids('deliveries')).toEqual([]);
});

test('what a card needs to be edited and to count comments stays, though the event it began with goes', async () => {
  const { sweep, add, ids, db, ...store } = await startRetaining(openTemporary());
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
  expect(await sweep(50)).toEqual({ deliveries: 1, events: 1, leftOvers: 2 });
  expect(await ids('deliveries')).toEqual([1, 2]);
  expect(await ids('comments')).toEqual([1]);

  const yearLater = 366 * 24 * 3_600_000;
  await sweep(yearLater);
  await sweep(yearLater);
  for (const table of ['cards', 'deliveries', 'comments']) expect(await ids(table), table).toEqual([]);
});

test('an event stays until it was matched and nothing shows it any more', async () => {
  const { sweep, add, ids, db, ...store } = await startRetaining(openTemporary());
  const inbox = createInbox({ ...store, db });
  for (let count = 0; count < 3; count += 1) await inbox.append(makeEvent({ receivedAt: 10 }));
  await db.updateTable('events').set({ matched_at: 11 }).where('id', 'in', [1, 2]).execute();
  await add(1, { settled_at: 99, event_id: 1 });
  await sweep(50);
  expect(await ids('events')).toEqual([1, 3]);
});

test('a channel that had an event is remembered until the event goes, though another never had it', async () => {
  const { sweep, add, ids, db, ...store } = await startRetaining(openTemporary());
  await createInbox({ ...store, db }).append(makeEvent({ receivedAt: 10 }));
  await db.updateTable('events').set({ matched_at: 11 }).execute();
  await add(1, { settled_at: 10, event_id: 1 });
  await add(2, { settled_at: 10, event_id: 1, state: 'dead' });
  await sweep(50, { deadBefore: 5 });
  expect([await ids('events'), await ids('deliveries')]).toEqual([[1], [1, 2]]);
  await sweep(50);
  await sweep(50);
  expect([await ids('events'), await ids('deliveries')]).toEqual([[], []]);
});

test('however small the steps, all that may go goes in one round, past what has to stay', async () => {
  const { sweep, add, ids, db, ...store } = await startRetaining(openTemporary());
  const inbox = createInbox({ ...store, db });
  for (let count = 0; count < 4; count += 1) await inbox.append(makeEvent({ receivedAt: 10 }));
  await db.updateTable('events').set({ matched_at: 11 }).execute();
  for (const id of [1, 2, 3, 4]) await add(id, { settled_at: 10, event_id: id, state: id < 3 ? 'dead' : 'delivered' });
  for (const [id, at] of [
    [5, 30],
    [6, 10],
    [7, 60],
    [8, 10],
  ] as const)
    await add(id, { settled_at: at });
  expect(await sweep(50, { deadBefore: 5, batch: 1 })).toEqual({ deliveries: 3, events: 2, leftOvers: 0 });
  expect([await ids('events'), await ids('deliveries')]).toEqual([
    [1, 2],
    [1, 2, 7],
  ]);
});

test('what a window holds stays until it was told of, then the window goes with it', async () => {
  const { sweep, ids, db, clock, ...store } = await startRetaining(openTemporary());
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
  expect(await sweep(later)).toEqual({ deliveries: 0, events: 0, leftOvers: 0 });
  await db.updateTable('deliveries').set({ state: 'delivered', settled_at: 10 }).execute();
  await sweep(later);
  await sweep(later);
  expect(await Promise.all(['windows', 'events', 'deliveries'].map(ids))).toEqual([[], [], []]);
  expect(await store.rows('select * from window_events')).toEqual([]);
});

// It looks into SQLite itself.
if (inject('engine') === 'sqlite') {
  test('no step reads more of a table than the rows it looks at', async () => {
    const { path, add } = await startRetaining(openTemporaryFile());
    await add(1, { settled_at: 10 });
    const sqlite = new SqliteDatabase(path);
    const asked: { readonly sql: string; readonly parameters: readonly unknown[] }[] = [];
    const db = new Kysely<Database>({
      dialect: new SqliteDialect({ database: sqlite }),
      log: ({ query }) => void asked.push(query),
    });
    for (const table of Object.keys(oldRows) as (keyof typeof oldRows)[])
      await db.insertInto(table).values(oldRows[table]).execute();
    asked.splice(0);
    const times = { deliveries: 50, deadLetters: 50, events: 50 };
    const retention = createRetention({ db, dialect: sqliteDialect, clock: { now: () => 100 } });
    for await (const _ of retention.sweep(times, 10));
    const plans = asked
      .filter(({ sql }) => /^(select|delete)/.test(sql))
      .flatMap(
        ({ sql, parameters }) => sqlite.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[],
      )
      .map(({ detail }) => detail);
    await db.destroy();
    expect(asked.filter(({ sql }) => sql.startsWith('delete')).length).toBeGreaterThan(9);
    expect(plans.filter((detail) => /^SCAN (?!CONSTANT ROW)|TEMP B-TREE/.test(detail))).toEqual([]);
  });
}

test('a change of a channel, and what was asked for, is kept for 90 days, so that it can be known who wanted what', async () => {
  const { clock, sweep, rows, ...store } = await startRetaining(openTemporary());
  const settings = createChannelSettings({ clock, ...store });
  await settings.change('T1', 'C1', { settings: { threads: 'off' }, changedBy: 'UANA' });
  const asked = { teamId: 'T1', channelId: 'C1', channelName: 'c', userId: 'UBEN', userName: 'Ben' };
  const wish = { kind: 'command', text: 'threads off' } as const;
  await createAccess({ clock, ...store }).draftRequest({ ...asked, wish });
  const kept = async () =>
    (await rows('select id from subscription_changes union all select id from access_requests')).length;
  const dayMs = 24 * 3_600_000;
  await clock.advance(89 * dayMs);
  await sweep(clock.now() - 30 * dayMs);
  expect(await kept()).toBe(2);
  await clock.advance(2 * dayMs);
  await sweep(clock.now() - 30 * dayMs);
  expect(await kept()).toBe(0);
});
