import { expect, onTestFinished, test } from 'vitest';
import { startExclusiveLoop } from '../../src/exclusive-loop.ts';
import { createLog } from '../../src/log.ts';
import { openTemporary } from '../store/open-temporary.ts';
import { startRoles } from '../support/roles.ts';
import { until } from '../support/until.ts';

const leaseMs = 9_000;
const log = createLog('silent', []);

/** A task that two servers on one database could do; who does it writes its name every second. */
async function twoServers() {
  const store = await openTemporary();
  const { clock } = store;
  const done: string[] = [];
  const start = (name: string) => {
    const roles = startRoles(store, leaseMs);
    const work = async () => {
      done.push(name);
      return 1_000;
    };
    const loop = startExclusiveLoop({ name: 'task', roles, clock, log, work });
    onTestFinished(() => loop.stop());
    return { roles, loop };
  };
  const first = start('first');
  await until(() => done.length === 1, 'the first server');
  const second = start('second');
  const since = () => [...new Set(done.splice(0))];
  return { clock, first, second, since };
}

test('one of two servers does the work, for as long as it lives', async () => {
  const { clock, first, second, since } = await twoServers();
  await clock.advance(5 * leaseMs);
  expect(since()).toEqual(['first']);
  expect([first.loop.isOurs(), second.loop.isOurs()]).toEqual([true, false]);
});

test('one that stops leaves the work to the other at once', async () => {
  const { clock, first, since } = await twoServers();
  await clock.advance(2_000);
  await first.loop.stop();
  since();
  await clock.advance(600);
  expect(since()).toEqual(['second']);
});

test('one that is killed is followed within its lease', async () => {
  const { clock, first, since } = await twoServers();
  await clock.advance(2_000);
  // Nothing prolongs its lease any more, and nothing lets go of it.
  await first.roles.stop();
  since();
  await clock.advance(leaseMs + 600);
  expect(since()).toContain('second');
  expect(first.loop.isOurs()).toBe(false);
});

test('one that was stopped for longer than its lease learns that it has none', async () => {
  const { clock, first, since } = await twoServers();
  await first.roles.stop();
  await clock.advance(leaseMs + 600);
  since();
  await clock.advance(3_000);
  expect(since()).toEqual(['second']);
});

test('a clock that jumps ahead ends nothing where nobody else is', async () => {
  const store = await openTemporary();
  const roles = startRoles(store, leaseMs);
  const done: number[] = [];
  const work = async () => done.push(store.clock.now());
  const loop = startExclusiveLoop({ name: 'task', roles, clock: store.clock, log, work });
  onTestFinished(() => loop.stop());
  await until(() => done.length > 0, 'the first round');
  store.clock.set(3_600_000);
  loop.nudge();
  await until(() => done.some((at) => at === store.clock.now()), 'a round after the jump');
});
