import { expect, test } from 'vitest';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { killDuringCards } from '../support/kill-cards.ts';
import { killDuringMigration, killDuringRetention } from '../support/kill-old.ts';
import { killPoints, startKillRun } from '../support/kill-run.ts';

test('killed at each step of an event once: everything answered 2xx has its message, and repeats say so', async () => {
  const run = await startKillRun();
  const random = seededRandom(1);
  for (const kill of Object.values(killPoints)) {
    await kill(run, random);
    await run.app.restart();
  }
  const tally = await run.settle();
  expect(tally).toMatchObject({ lost: [], unexplained: [], outdated: [], deadLetters: 0 });
  expect(tally.kills).toBeGreaterThanOrEqual(Object.keys(killPoints).length);
  expect(tally.repeats).toBeGreaterThanOrEqual(1);
}, 120_000);

test('killed while a card is posted, followed and edited: one card, and it shows the decision', async () => {
  const { kills, ...tally } = await killDuringCards(1, seededRandom(4));
  expect(kills).toBe(3);
  expect(tally).toMatchObject({ lost: [], lying: [], unexplained: [], deadLetters: 0 });
}, 120_000);

test('killed while it brings an old database up to date: all of it or nothing is new, and every row is there', async () => {
  expect(await killDuringMigration(3, seededRandom(2))).toEqual([]);
}, 120_000);

test('killed while it deletes what is old: nothing else is gone, and the next start goes on', async () => {
  const left = await killDuringRetention(3, seededRandom(3));
  expect(left).toMatchObject({ wrong: [], settled: 0, waiting: 500, events: 500 });
}, 120_000);

test('asked to stop under load, it ends in time with 0; nothing it took is lost, and nothing comes twice', async () => {
  const run = await startKillRun();
  const numbers = run.say(60);
  await run.taken(numbers[20] ?? 0);
  expect(await run.app.stop()).toBe(0);
  await run.app.restart();
  const { lost, repeats, deadLetters } = await run.settle();
  expect({ lost, repeats, deadLetters }).toEqual({ lost: [], repeats: 0, deadLetters: 0 });
}, 120_000);
