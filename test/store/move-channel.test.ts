import { expect, test } from 'vitest';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { createWindows } from '../../src/store/windows.ts';
import { makeEvent, makeMessage } from './builders.ts';
import { openTemporary, type TemporaryStore } from './open-temporary.ts';

const [teamId, from, to] = ['T1', 'C0OLD', 'C0NEW'];

const parts = (store: TemporaryStore) => ({
  outbox: createOutbox(store),
  inbox: createInbox(store),
  subscriptions: createSubscriptions(store),
  settings: createChannelSettings(store),
});

const subscribe = (store: TemporaryStore, channelId: string, group: 'reviews' | 'tasks', text: string | null = null) =>
  createSubscriptions(store).replaceInChannel({
    ...{ connectionId: 'default', teamId, channelId, state: 'active' as const, reason: null, changedBy: 'U1' },
    rows: [
      {
        selectors: [{ group, sub: null }],
        filters: text === null ? [] : [{ key: 'status', negated: false, values: [{ text, id: null }] }],
      },
    ],
  });

/** Tables that hold something for a channel, as the schema says. */
async function tablesOfChannels({ db }: TemporaryStore): Promise<string[]> {
  const isAbout = ({ name }: { readonly name: string }) => /^(channel_id|lane_id|only_lane)$/.test(name);
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ columns }) => columns.some(isAbout))
    .map(({ name }) => name)
    .sort();
}

test('no table that is about channels is left out', async () => {
  const store = await openTemporary();
  // Whoever adds a table with a channel decides in move-channel.ts what becomes of it, then adds it here.
  expect(await tablesOfChannels(store)).toEqual([
    ...['access_requests', 'cards', 'channel_settings', 'channels', 'deliveries', 'events', 'lanes'],
    // What is kept for ten seconds may name a channel that is gone.
    ...['last_asked', 'muted_reviews', 'replies', 'subscription_changes', 'subscriptions', 'windows'],
  ]);
});

test('everything is there under the new id, and doing it again changes nothing', async () => {
  const store = await openTemporary();
  const { outbox, inbox, subscriptions, settings } = parts(store);
  await subscribe(store, from, 'reviews');
  await settings.change(teamId, from, { settings: { size: 'standard' }, changedBy: 'U1' });
  await outbox.enqueueNotice(teamId, from, 'one', makeMessage('one'));
  await outbox.pauseLane(teamId, from, 'not_in_channel', null);
  await inbox.append(makeEvent({ onlyLane: `${teamId}:${from}` }));
  const version = await subscriptions.version('default');
  for (const _ of [1, 2]) {
    await outbox.moveChannel(teamId, from, to);
    expect(await subscriptions.ofChannel(teamId, from)).toEqual([]);
    expect(await subscriptions.ofChannel(teamId, to)).toMatchObject([{ state: 'paused', createdBy: 'U1' }]);
    expect((await settings.get(teamId, to)).size).toBe('standard');
    expect(await outbox.laneStatus(teamId, to)).toMatchObject({ waiting: 1, blockedReason: 'not_in_channel' });
    expect(await outbox.laneStatus(teamId, from)).toMatchObject({ waiting: 0 });
    expect((await inbox.unmatched(1))[0]?.onlyLane).toBe(`${teamId}:${to}`);
  }
  expect(await store.rows('select distinct channel_id from subscription_changes')).toEqual([{ channel_id: to }]);
  expect(await subscriptions.version('default')).toBeGreaterThanOrEqual(version);
});

test('a channel that has something under both ids keeps it all, once', async () => {
  const store = await openTemporary();
  const { outbox, subscriptions, settings } = parts(store);
  await subscribe(store, from, 'reviews');
  await subscribe(store, to, 'tasks');
  await settings.change(teamId, from, { settings: { size: 'standard' }, changedBy: 'U1' });
  await settings.change(teamId, to, { settings: { details: 'minimal' }, changedBy: 'U2' });
  for (const [channelId, key] of [
    [from, 'one'],
    [from, 'both'],
    [to, 'both'],
    [to, 'two'],
  ] as const) {
    await outbox.enqueueNotice(teamId, channelId, key, makeMessage(key));
  }
  await outbox.moveChannel(teamId, from, to);
  expect((await subscriptions.ofChannel(teamId, to)).map(({ selectors }) => selectors)).toEqual([
    [
      { group: 'reviews', sub: null },
      { group: 'tasks', sub: null },
    ],
  ]);
  expect(await settings.get(teamId, to)).toMatchObject({ size: 'compact', details: 'minimal' });
  expect(await outbox.laneStatus(teamId, to)).toMatchObject({ waiting: 3 });
});

test('whoever was sending under the old id may not note what came of it', async () => {
  const store = await openTemporary();
  const { outbox } = parts(store);
  await outbox.enqueueNotice(teamId, from, 'one', makeMessage('one'));
  const [claim] = await outbox.claimLanes(1, 30_000);
  const head = claim && (await outbox.head(claim.id));
  if (!claim || !head) throw new Error('There is nothing to send');
  await outbox.moveChannel(teamId, from, to);
  const delivered = { kind: 'delivered', channelId: 'C1', slackTs: '1.0', contentHash: 'h' } as const;
  expect(await outbox.settle(claim, head.id, delivered, 0)).toBe(false);
  expect(await outbox.laneStatus(teamId, to)).toMatchObject({ waiting: 1 });
});

test('what is held under both ids is told of under the new one', async () => {
  const store = await openTemporary();
  const { outbox, inbox } = parts(store);
  const hold = { kind: 'quiet', key: 'same', dueAt: 0, latestDueAt: 0 } as const;
  for (const channelId of [from, to]) {
    await inbox.append(makeEvent());
    const [event] = await inbox.unmatched(1);
    if (!event) throw new Error('The event is not there.');
    const place = { teamId, channelId, targetId: null, mentionIds: [], threads: 'off' as const };
    await inbox.fanOut(event, {
      ...{ subscriptionsVersion: 0, directs: [], unmatched: [], comment: null, review: null, fieldValue: null },
      deliveries: [{ ...place, hold, isCollapsible: false }],
    });
  }
  await outbox.moveChannel(teamId, from, to);
  await outbox.moveChannel(teamId, from, to);
  await createWindows(store).closeDue();
  expect(await outbox.laneStatus(teamId, from)).toMatchObject({ waiting: 0 });
  const told = await store.rows<{ event_id: number }>(
    "select event_id from window_events join windows on windows.id = window_id where channel_id = 'C0NEW' and state = 'closed'",
  );
  expect(told).toHaveLength(2);
});

test('cards follow, but for those the other id has as well', async () => {
  const store = await openTemporary();
  const card = { connection_id: 'default', team_id: teamId, post_id: null, previous_post_id: null };
  for (const [review_id, channel_id] of [
    ['r1', from],
    ['r2', from],
    ['r2', to],
  ] as const) {
    await store.db
      .insertInto('cards')
      .values({ ...card, review_id, channel_id })
      .execute();
  }
  for (const _ of [1, 2]) {
    await createOutbox(store).moveChannel(teamId, from, to);
    expect(await store.rows('select review_id, channel_id from cards order by id')).toEqual([
      { review_id: 'r1', channel_id: to },
      { review_id: 'r2', channel_id: from },
      { review_id: 'r2', channel_id: to },
    ]);
  }
});
