import { expect, test } from 'vitest';
import { createInbox } from '../../src/store/inbox.ts';
import { createLeases } from '../../src/store/leases.ts';
import { makeEvent } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

/* Two servers on one database are two holders. */

const leaseMs = 10_000;

test('one server has a lease until it lets go or the lease runs out, and the token tells who it was', async () => {
  const store = await openTemporary();
  const { clock } = store;
  const [here, there] = [createLeases(store), createLeases(store)];
  const first = await here.take('matcher', leaseMs);
  expect(first).toEqual({ name: 'matcher', token: 1 });
  expect(await here.take('matcher', leaseMs)).toEqual(first);
  expect(await there.take('matcher', leaseMs)).toBeNull();
  expect(await there.free(['matcher', 'retention'])).toEqual(['retention']);

  await clock.advance(leaseMs - 1);
  expect(await here.renew([first ?? { name: '', token: 0 }], leaseMs)).toEqual([first]);
  await clock.advance(leaseMs - 1);
  expect(await there.take('matcher', leaseMs)).toBeNull();
  await clock.advance(1);
  const second = await there.take('matcher', leaseMs);
  expect(second).toEqual({ name: 'matcher', token: 2 });

  if (!first || !second) throw new Error('Both had it.');
  expect(await here.renew([first], leaseMs)).toEqual([]);
  await here.release(first);
  expect(await here.take('matcher', leaseMs)).toBeNull();
  await there.release(second);
  expect(await here.take('matcher', leaseMs)).toEqual({ name: 'matcher', token: 3 });
});

test('of many who ask at the same moment one gets it', async () => {
  const store = await openTemporary();
  const servers = Array.from({ length: 10 }, () => createLeases(store));
  const taken = await Promise.all(servers.map((server) => server.take('matcher', leaseMs)));
  expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
});

test('a server that lost its lease matches nothing any more', async () => {
  const store = await openTemporary();
  const inbox = createInbox(store);
  await inbox.append(makeEvent({}));
  const [event] = await inbox.unmatched(1);
  const old = await createLeases(store).take('matcher', leaseMs);
  await store.clock.advance(leaseMs);
  const now = await createLeases(store).take('matcher', leaseMs);
  if (!event || !old || !now) throw new Error('There is an event, and each had the lease.');
  const plan = {
    ...{ subscriptionsVersion: 0, deliveries: [], directs: [], unmatched: [] },
    ...{ comment: null, review: null, fieldValue: null },
  };
  expect(await inbox.fanOut(event, plan, old)).toBe('not_ours');
  expect(await inbox.unmatched(1)).toHaveLength(1);
  expect(await createInbox(store).fanOut(event, plan, now)).toBe('done');
  expect(await inbox.unmatched(1)).toHaveLength(0);
});
