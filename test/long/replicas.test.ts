import { expect, test } from 'vitest';
import { replicaFaults, webhooksMade } from '../support/replica-faults.ts';
import { startReplicaRun } from '../support/replica-run.ts';
import { longRandom, report } from './figures.ts';

const rounds = 5;
/** A server that stands still within a transaction holds its rows for five seconds, and a busy machine takes its time. */
const takenOverWithinMs = 5_000 + 5_000;

test('three servers on one database, killed, paused and cut off again and again under load', async () => {
  const run = await startReplicaRun();
  const random = longRandom(31);
  const faults = Object.entries(replicaFaults);
  const takeovers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const inAnyOrder = faults.map((fault) => ({ fault, at: random(1_000_000) })).sort((a, b) => a.at - b.at);
    for (const { fault } of inAnyOrder) {
      await run.more(random(10));
      takeovers.push((await fault[1](run, random)) ?? 0);
      await run.more(5);
    }
  }
  const { lost, twice, outOfOrder, unmarked, ...tally } = await run.settle();
  report('three servers on one database', {
    faults: rounds * faults.length,
    ...{ events: tally.events, messages: tally.messages, 'in digests': tally.inDigests, lost: lost.length },
    ...{ twice: twice.length, 'out of order': outOfOrder.length, repeats: tally.repeats },
    ...{ 'repeats not marked': unmarked.length, 'longest takeover ms': Math.max(...takeovers) },
    'webhooks made': webhooksMade(run),
  });
  expect({ lost, twice, outOfOrder, unmarked }).toEqual({ lost: [], twice: [], outOfOrder: [], unmarked: [] });
  expect(Math.max(...takeovers)).toBeLessThan(takenOverWithinMs);
  expect(webhooksMade(run)).toBe(1);
});
