import { expect, test } from 'vitest';
import type { NewTeamConnection } from '../../src/ports/team-connections.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { createConnections, hashKey } from '../../src/store/connections.ts';
import { resealAll } from '../../src/store/reseal.ts';
import { createRetention } from '../../src/store/retention.ts';
import { createSubscriptions } from '../../src/store/subscriptions.ts';
import { createTeamConnections } from '../../src/store/team-connections.ts';
import { openTemporary } from './open-temporary.ts';

const dayMs = 24 * 3_600_000;
const oldKey = Buffer.alloc(32, 1);
const newKey = Buffer.alloc(32, 2);
const eu: NewTeamConnection = {
  ...{ teamId: 'T1', name: 'EU', tenant: 'acme', apiUrl: 'https://a.example', appUrl: 'https://b.example' },
  ...{ apiKey: 'key-of-eu', webhookAuth: 'none', signingSecrets: ['whsec_a', 'whsec_b'], createdBy: 'U1' },
};

async function start() {
  const store = await openTemporary();
  const box = createSecretBox([oldKey]);
  const subscriptions = createSubscriptions(store);
  const subscribe = (connectionId: string, channelId = 'C1') =>
    subscriptions.replaceInChannel({
      ...{ connectionId, teamId: 'T1', channelId, state: 'active', reason: null, changedBy: 'U1' },
      rows: [{ selectors: [{ group: 'reviews', sub: null }], filters: [] }],
    });
  const sweep = async () => {
    for await (const _ of createRetention(store).sweep({ deliveries: 0, deadLetters: 0, events: 0 }, 10));
  };
  const team = createTeamConnections(store, box);
  return { ...store, team, subscriptions, subscribe, sweep, connections: createConnections(store, box) };
}

test('a connection is read as it was written, and what is secret is stored sealed', async () => {
  const { team, rows, ...context } = await start();
  const added = await team.add(eu);
  expect(await team.get(added?.id ?? '')).toMatchObject({ ...eu, state: 'active', revision: 1, keyRefusedAt: null });
  expect(JSON.stringify(await rows('select * from connections'))).not.toMatch(/key-of-eu|whsec_/);
  await resealAll(context, createSecretBox([newKey, oldKey]));
  const again = createTeamConnections(context, createSecretBox([newKey]));
  expect(await again.get(added?.id ?? '')).toMatchObject(eu);
});

test('names are unique among the active connections of a workspace, whatever their case', async () => {
  const { team } = await start();
  const first = await team.add(eu);
  expect(await team.add({ ...eu, tenant: 'other', name: 'eu ' })).toBeNull();
  const second = await team.add({ ...eu, tenant: 'other', name: 'US' });
  expect(await team.change(second?.id ?? '', 'T1', { name: 'EU' })).toBe('name_taken');
  expect(await team.change(first?.id ?? '', 'T2', { name: 'Theirs' })).toBe('gone');
  expect(await team.add({ ...eu, teamId: 'T2' })).not.toBeNull();
  await team.disconnect(first?.id ?? '', 'T1');
  expect(await team.change(second?.id ?? '', 'T1', { name: 'EU' })).toBe('changed');
});

test('a disconnected one takes no events, and comes back with what was subscribed', async () => {
  const { team, subscriptions, subscribe, connections } = await start();
  const id = (await team.add(eu))?.id ?? '';
  await subscribe(id);
  const hash = hashKey((await connections.get(id))?.webhookKey ?? '');
  expect(await connections.idByKeyHash(hash)).toBe(id);
  expect(await team.disconnect(id, 'T2')).toBe(false);
  expect(await team.disconnect(id, 'T1')).toBe(true);
  expect(await connections.idByKeyHash(hash)).toBeNull();
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ state: 'pending', reason: 'disconnected' }]);
  // The bot coming into the channel does not make it go on.
  await subscriptions.setChannelState('T1', 'C1', 'active', null);
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ state: 'pending' }]);
  expect((await team.versions()).map((one) => one.id)).toEqual([id]);
  await team.forgetKey(id);
  expect(await team.versions()).toEqual([]);
  expect(await team.add({ ...eu, name: 'Again' })).toEqual({ id, isBack: true });
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ state: 'active', reason: null }]);
});

test('what was subscribed is kept for 30 days, then it goes with the connection', async () => {
  const { team, subscriptions, subscribe, sweep, clock, connections } = await start();
  const id = (await team.add(eu))?.id ?? '';
  const other = (await team.add({ ...eu, tenant: 'other', name: 'US' }))?.id ?? '';
  await subscribe(id);
  await subscribe(other);
  await team.disconnect(id, 'T1');
  clock.set(29 * dayMs);
  await sweep();
  expect(await subscriptions.ofChannel('T1', 'C1')).toHaveLength(2);
  clock.set(31 * dayMs);
  await sweep();
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ connectionId: other }]);
  expect(await connections.get(id)).toBeNull();
  expect(await connections.get(other)).not.toBeNull();
});

test('that a key is refused is told once until it is taken again', async () => {
  const { team } = await start();
  const id = (await team.add(eu))?.id ?? '';
  expect([await team.noteKey(id, true), await team.noteKey(id, true)]).toEqual([true, false]);
  expect((await team.get(id))?.keyRefusedAt).not.toBeNull();
  expect(await team.noteKey(id, false)).toBe(false);
  expect(await team.noteKey(id, true)).toBe(true);
  await team.change(id, 'T1', { apiKey: 'another' });
  expect(await team.get(id)).toMatchObject({ keyRefusedAt: null, apiKey: 'another', revision: 2 });
});

test('emptying a channel of one connection leaves what another has for it', async () => {
  const { subscribe, subscriptions, team } = await start();
  const id = (await team.add(eu))?.id ?? '';
  const other = (await team.add({ ...eu, tenant: 'other', name: 'US' }))?.id ?? '';
  await subscribe(id);
  await subscribe(other);
  await subscriptions.replaceInChannel({
    ...{ connectionId: id, teamId: 'T1', channelId: 'C1', rows: [], state: 'active', reason: null, changedBy: 'U1' },
  });
  expect(await subscriptions.ofChannel('T1', 'C1')).toMatchObject([{ connectionId: other, state: 'active' }]);
});
