import { expect, test } from 'vitest';
import { killDuringCards } from '../support/kill-cards.ts';
import { killDuringMigration, killDuringRetention } from '../support/kill-old.ts';
import { killPoints, startKillRun } from '../support/kill-run.ts';
import { longRandom, report } from './figures.ts';

const runs = [1, 2, 3, 4, 5];
const roundsPerRun = 7;

test.each(runs)('run %i: killed again and again under load, at every step of an event', async (number) => {
  const run = await startKillRun();
  const random = longRandom(number);
  const points = Object.entries(killPoints);
  for (let round = 0; round < roundsPerRun; round += 1) {
    const inAnyOrder = points.map((point) => ({ point, at: random(1_000_000) })).sort((a, b) => a.at - b.at);
    for (const { point } of inAnyOrder) {
      run.say(random(5));
      await point[1](run, random);
      await run.app.restart();
    }
  }
  const { kills, taken, lost, inDigests, repeats, unexplained, outdated, deadLetters } = await run.settle();
  report(`kill -9 under load, run ${number}`, {
    ...{
      kills,
      events: taken,
      lost: lost.length,
      'in digests': inDigests,
      repeats,
      'repeats not marked': unexplained.length,
    },
    ...{ 'edits lost': outdated.length, 'dead letters': deadLetters },
  });
  expect({ lost, unexplained, outdated, deadLetters }).toEqual({
    lost: [],
    unexplained: [],
    outdated: [],
    deadLetters: 0,
  });
});

test('killed while cards are posted, followed and edited', async () => {
  const { kills, reviews, lost, lying, repeats, unexplained, deadLetters } = await killDuringCards(20, longRandom(13));
  report('kill -9 during cards', {
    ...{ kills, reviews, lost: lost.length, 'cards that lie': lying.length, repeats },
    ...{ 'repeats not marked': unexplained.length, 'dead letters': deadLetters },
  });
  expect({ lost, lying, unexplained, deadLetters }).toEqual({ lost: [], lying: [], unexplained: [], deadLetters: 0 });
});

test('killed while it brings an old database up to date', async () => {
  const kills = 60;
  const wrong = await killDuringMigration(kills, longRandom(11));
  report('kill -9 during migration', { kills, 'rows each': 3_000, 'databases damaged': wrong.length });
  expect(wrong).toEqual([]);
});

test('killed while it deletes what is old', async () => {
  const kills = 60;
  const { wrong, deleting, ...left } = await killDuringRetention(kills, longRandom(12));
  report('kill -9 during retention', { kills, 'while deleting': deleting, 'fresh rows lost': 500 - left.events });
  expect({ wrong, ...left }).toEqual({ wrong: [], settled: 0, waiting: 500, events: 500 });
  expect(deleting).toBeGreaterThan(kills / 4);
});
