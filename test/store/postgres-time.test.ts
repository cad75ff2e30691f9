import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { freshDatabase } from '../support/postgres.ts';
import { makeMessage } from './builders.ts';

/** A server whose clock is wrong, and may be set. */
async function startServer(url: string, wrongByMs: number) {
  let byMs = wrongByMs;
  const clock = { now: () => Date.now() + byMs, steady: () => performance.now() };
  const store = await openStore({ kind: 'postgres', url }, clock);
  onTestFinished(() => store.close());
  const set = (more: number) => {
    byMs += more;
  };
  return { store, outbox: createOutbox(store), set };
}

test('servers whose clocks differ, or are set, agree on the time, and leave each other their lanes', async () => {
  const url = await freshDatabase();
  const [early, late] = [await startServer(url, -3_600_000), await startServer(url, 3_600_000)];
  expect(Math.abs(early.store.clock.now() - late.store.clock.now())).toBeLessThan(1_000);
  await early.outbox.enqueueNotice('T1', 'C1', 'n', makeMessage('n'));
  const [claim] = await early.outbox.claimLanes(1, 30_000);
  expect(claim?.leaseUntil).toBe((await late.outbox.nextReadyAt()) ?? 0);
  const before = late.store.clock.now();
  for (const byMs of [7_200_000, -14_400_000]) {
    late.set(byMs);
    expect(late.store.clock.now() - before).toBeLessThan(10_000);
    expect(late.store.clock.now()).toBeGreaterThanOrEqual(before);
    expect(await late.outbox.claimLanes(1, 30_000)).toEqual([]);
  }
});
