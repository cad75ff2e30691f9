import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createTurns, type InTurn } from '../../src/commands/turns.ts';
import { createInLease } from '../../src/in-lease.ts';
import { createLeases } from '../../src/store/leases.ts';
import { openTemporary } from '../store/open-temporary.ts';
import { until } from '../support/until.ts';

/** Work that begins and ends when it is told to. */
function step(done: string[], name: string) {
  let end = (_error?: Error) => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const work = async () => {
    done.push(`${name} begins`);
    await ended;
    done.push(`${name} ends`);
    return name;
  };
  return { work, end: (error?: Error) => end(error) };
}

test('work on one channel happens one after the other, in order, even after a failure', async () => {
  const [inTurn] = await twoServers();
  const done: string[] = [];
  const [first, second, third] = [step(done, 'first'), step(done, 'second'), step(done, 'third')];
  const turns = [inTurn('a', first.work), inTurn('a', second.work), inTurn('a', third.work)];
  third.end();
  second.end(new Error('broken'));
  first.end();
  expect(await Promise.allSettled(turns)).toMatchObject([
    { value: 'first' },
    { reason: { message: 'broken' } },
    { value: 'third' },
  ]);
  expect(done).toEqual(['first begins', 'first ends', 'second begins', 'third begins', 'third ends']);
});

test('other channels do not wait', async () => {
  const [inTurn] = await twoServers();
  const done: string[] = [];
  const [slow, quick] = [step(done, 'slow'), step(done, 'quick')];
  const waiting = inTurn('a', slow.work);
  quick.end();
  expect(await inTurn('b', quick.work)).toBe('quick');
  expect(done).not.toContain('slow ends');
  slow.end();
  await waiting;
});

test('nor does another server work on a channel meanwhile', async () => {
  const [inTurn, inTurnElsewhere] = await twoServers();
  const done: string[] = [];
  const [first, second] = [step(done, 'first'), step(done, 'second')];
  const turns = [inTurn('a', first.work)];
  await until(() => done.length > 0, 'the first');
  turns.push(inTurnElsewhere('a', second.work));
  second.end();
  expect(await inTurnElsewhere('b', async () => 'another channel')).toBe('another channel');
  first.end();
  await Promise.all(turns);
  expect(done).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

async function twoServers(): Promise<readonly [InTurn, InTurn]> {
  const store = await openTemporary();
  const turnsOn = (context: Parameters<typeof createLeases>[0]) =>
    createTurns(
      createInLease({ leases: createLeases({ ...context, clock: systemClock }), clock: systemClock, leaseMs: 30_000 }),
    );
  return [turnsOn(store), turnsOn(store)];
}
