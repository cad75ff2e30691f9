import { expect, test } from 'vitest';
import { type FuzzTally, fuzzPayloads, fuzzRequests } from '../support/fuzz-run.ts';
import { longRandom, report } from './figures.ts';

/** More than the collector leaves lying about, and much less than what would be lost with every input. */
const mostGrowthMiB = 100;

function expectUnharmed(what: string, count: number, tally: FuzzTally) {
  report(what, {
    ...{ inputs: tally.tried, crashes: tally.hasCrashed ? 1 : 0, '5xx': tally.serverErrors.length },
    'errors logged': tally.errorLines.length,
    memory: `${tally.warmMiB} MiB after a fifth and ${tally.endMiB} MiB at the end`,
  });
  expect(tally).toMatchObject({
    tried: count,
    serverErrors: [],
    errorLines: [],
    hasCrashed: false,
    deadLetters: 0,
  });
  expect(tally.endMiB - tally.warmMiB).toBeLessThan(mostGrowthMiB);
}

test('100,000 malformed requests over all routes', async () => {
  expectUnharmed('malformed requests', 100_000, await fuzzRequests(100_000, longRandom(21)));
});

test('20,000 authentic requests with malformed content', async () => {
  expectUnharmed('malformed content, authentic', 20_000, await fuzzPayloads(20_000, longRandom(22)));
});
