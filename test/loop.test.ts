import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { startLoop } from '../src/loop.ts';
import { createManualClock } from './support/manual-clock.ts';

/** A loop whose rounds take their results from `results`, the last one for ever; a string is thrown. */
function startRounds(results: (number | string)[]) {
  const clock = createManualClock();
  const lines: string[] = [];
  const log = createLog('info', [], { write: (line) => void lines.push(line) });
  let rounds = 0;
  const loop = startLoop({
    name: 'worker',
    clock,
    log,
    work: async () => {
      const result = results[Math.min(rounds, results.length - 1)] ?? 0;
      rounds += 1;
      if (typeof result === 'string') throw new Error(result);
      return result;
    },
  });
  onTestFinished(() => loop.stop());
  return { clock, loop, lines, rounds: () => rounds };
}

test('a loop rests as long as its work says', async () => {
  const { clock, rounds } = startRounds([0, 0, 1_000]);
  await clock.advance(999);
  expect(rounds()).toBe(3);
  await clock.advance(1);
  expect(rounds()).toBe(4);
});

test('a nudge ends the rest, also one that comes while the work is running', async () => {
  const { clock, loop, rounds } = startRounds([60_000]);
  loop.nudge();
  await clock.advance(0);
  const before = rounds();
  loop.nudge();
  await clock.advance(0);
  expect(rounds()).toBe(before + 1);
  await clock.advance(0);
  expect(rounds()).toBe(before + 1);
});

test('work that throws is tried again after a second, and shows in its health', async () => {
  const { clock, loop, lines, rounds } = startRounds(['broken', 60_000]);
  await clock.advance(999);
  expect([rounds(), loop.isHealthy()]).toEqual([1, false]);
  expect(lines.join()).toContain('"event":"worker.failed"');
  await clock.advance(1);
  expect([rounds(), loop.isHealthy()]).toEqual([2, true]);
});

test('stopping waits for the round that is running, and can be asked for twice', async () => {
  const clock = createManualClock();
  const finish: (() => void)[] = [];
  let rounds = 0;
  const work = () =>
    new Promise<number>((resolve) => {
      rounds += 1;
      finish.push(() => resolve(0));
    });
  const loop = startLoop({ name: 'worker', clock, log: createLog('silent', []), work });
  let hasStopped = false;
  const stopping = loop.stop().then(() => {
    hasStopped = true;
  });
  await clock.advance(60_000);
  expect(hasStopped).toBe(false);
  for (const end of finish) end();
  await Promise.all([stopping, loop.stop()]);
  expect(rounds).toBe(1);
});
