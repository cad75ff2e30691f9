import { expect, test } from 'vitest';
import type { SubscriptionSpec } from '../../src/model.ts';
import type { SubscriptionChange } from '../../src/ports/subscriptions.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { createChannelSettings } from '../../src/store/channel-settings.ts';
import { createConnections } from '../../src/store/connections.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { makeMessage } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

const reviews: SubscriptionSpec = { selectors: [{ group: 'reviews', sub: null }], filters: [] };
const riskyTasks: SubscriptionSpec = {
  selectors: [{ group: 'tasks', sub: 'assigned' }],
  filters: [{ key: 'risk', negated: false, values: [{ text: 'High', id: null }] }],
};
const riskyFields: SubscriptionSpec = { ...riskyTasks, selectors: [{ group: 'fields', sub: 'Region' }] };

async function startSubscriptions() {
  const store = await openTemporary();
  const connections = createConnections(store, createSecretBox([Buffer.alloc(32, 1)]));
  await connections.ensure('default', 'acme');
  await connections.ensure('another', 'acme');
  const subscriptions = createSubscriptions(store);
  const change = (rows: readonly SubscriptionSpec[], over: Partial<SubscriptionChange> = {}) =>
    subscriptions.replaceInChannel({
      connectionId: 'default',
      teamId: 'T1',
      channelId: 'C1',
      rows,
      state: 'active',
      reason: null,
      changedBy: 'UANA',
      ...over,
    });
  const undo = (changeId: string, over: object = {}) =>
    subscriptions.takeChange({ changeId, teamId: 'T1', channelId: 'C1', notBefore: 0, ...over });
  const specs = async () =>
    (await subscriptions.ofChannel('T1', 'C1')).map(({ selectors, filters }) => ({ selectors, filters }));
  return { ...store, outbox: createOutbox(store), subscriptions, change, undo, specs };
}

test('a change makes the rows of one channel what they shall be; rows that stay keep who made them', async () => {
  const { subscriptions, clock, change, specs } = await startSubscriptions();
  await change([reviews, riskyTasks]);
  await change([reviews], { channelId: 'C2', changedBy: 'UBEN' });
  await clock.advance(1_000);
  await change([riskyFields], { changedBy: 'UBEN', state: 'pending', reason: 'not_in_channel' });
  expect(await specs()).toEqual([riskyFields]);
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([
    { createdBy: 'UANA', createdAt: clock.now() - 1_000, state: 'pending', reason: 'not_in_channel' },
  ]);
  expect(await subscriptions.ofChannel('T1', 'C2')).toMatchObject([{ createdBy: 'UBEN', state: 'active' }]);
  expect(await subscriptions.ofChannel('T2', 'C1')).toEqual([]);
});

test('a channel has one row per set of filters, or the change is not made at all', async () => {
  const { change, specs, subscriptions } = await startSubscriptions();
  await change([reviews]);
  const version = await subscriptions.version('default');
  await expect(change([riskyTasks, riskyFields])).rejects.toThrow(/UNIQUE|23505/);
  expect(await specs()).toEqual([reviews]);
  expect(await subscriptions.version('default')).toBe(version);
});

test('the version rises with every change, also of a state, and only for its connection', async () => {
  const { change, subscriptions, outbox } = await startSubscriptions();
  const versions: number[] = [];
  const note = async () => versions.push((await subscriptions.ofConnection('default')).version);
  await note();
  await change([reviews]);
  await note();
  await subscriptions.setChannelState('T1', 'C1', 'paused', 'is_archived');
  await note();
  await subscriptions.setChannelState('T1', 'C1', 'active', null);
  await note();
  await outbox.pauseLane('T1', 'C1', 'not_in_channel', null);
  await note();
  await change([]);
  await note();
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  expect(await subscriptions.version('default')).toBe(versions.at(-1));
  expect(await subscriptions.version('another')).toBe(0);
  expect(await subscriptions.version('nobody')).toBe(0);
});

test('a state is set once, and tells how many rows it changed', async () => {
  const { change, subscriptions } = await startSubscriptions();
  await change([reviews, riskyTasks]);
  expect(await subscriptions.setChannelState('T1', 'C1', 'paused', 'x')).toBe(2);
  expect(await subscriptions.setChannelState('T1', 'C1', 'paused', 'y')).toBe(0);
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ reason: 'x' }, { reason: 'x' }]);
});

test('pausing tells whoever subscribed first, once', async () => {
  const { change, outbox, subscriptions } = await startSubscriptions();
  await change([reviews], { changedBy: 'UANA' });
  await change([reviews, riskyTasks], { changedBy: 'UBEN' });
  for (let time = 0; time < 2; time += 1) await outbox.pauseLane('T1', 'C1', 'is_archived', makeMessage('paused'));
  expect((await outbox.head('T1:UANA'))?.notice).toEqual(makeMessage('paused'));
  expect(await outbox.head('T1:UBEN')).toBeNull();
  expect(await outbox.laneStatus('T1', 'UANA')).toMatchObject({ waiting: 1 });
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ state: 'paused' }, { state: 'paused' }]);
});

test('only the latest change can be undone, once', async () => {
  const { change, undo } = await startSubscriptions();
  const first = await change([reviews]);
  const second = await change([reviews, riskyTasks]);
  expect(await undo(first)).toBe('changed_since');
  expect(await undo(second)).toEqual({ connectionId: 'default', rows: [reviews], settings: {} });
  expect(await undo(second)).toBeNull();
});

test('a change can be undone in its own channel, and in time', async () => {
  const { change, undo, clock } = await startSubscriptions();
  const id = await change([reviews]);
  await change([riskyTasks], { channelId: 'C2' });
  expect(await undo(id, { channelId: 'C2' })).toBeNull();
  expect(await undo(id, { teamId: 'T2' })).toBeNull();
  expect(await undo('unknown')).toBeNull();
  expect(await undo(id, { notBefore: clock.now() + 1 })).toBeNull();
  expect(await undo(id, { notBefore: clock.now() })).toEqual({ connectionId: 'default', rows: [], settings: {} });
});

test('settings change together with the rows, and Undo gets back only those that changed', async () => {
  const { change, undo, ...context } = await startSubscriptions();
  const settings = createChannelSettings(context);
  const id = await change([reviews], { settings: { threads: 'quiet', digest: null } });
  await settings.change('T1', 'C1', { settings: { size: 'standard' }, changedBy: 'UBEN' });
  expect(await settings.get('T1', 'C1')).toMatchObject({ threads: 'quiet', size: 'standard' });
  expect(await undo(id)).toEqual({ connectionId: 'default', rows: [], settings: { threads: 'cards', digest: null } });
});

test('a change that fails changes no settings either', async () => {
  const { change, ...context } = await startSubscriptions();
  await expect(change([riskyTasks, riskyFields], { settings: { threads: 'off' } })).rejects.toThrow(/UNIQUE|23505/);
  expect(await createChannelSettings(context).get('T1', 'C1')).toMatchObject({ threads: 'cards' });
});

test('of many, those of the first channels of a workspace are read, and those somebody set up', async () => {
  const { change, subscriptions } = await startSubscriptions();
  await change([reviews, riskyTasks], { channelId: 'C3' });
  await change([reviews], { channelId: 'C2', changedBy: 'UBEN' });
  await change([reviews], { channelId: 'C4' });
  await change([reviews], { teamId: 'T2', channelId: 'C1' });
  const channelsOf = async (which: Parameters<typeof subscriptions.inWorkspace>[2]) =>
    (await subscriptions.inWorkspace('default', 'T1', which)).map(({ channelId }) => channelId);
  expect(await channelsOf({ firstChannels: 2 })).toEqual(['C3', 'C3', 'C2']);
  expect(await channelsOf({ createdBy: 'UBEN' })).toEqual(['C2']);
});
