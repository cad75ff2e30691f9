import { expect, test } from 'vitest';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { fuzzPayloads, fuzzRequests } from '../support/fuzz-run.ts';

const unharmed = { serverErrors: [], errorLines: [], hasCrashed: false, deadLetters: 0 };

test('2,000 malformed requests over all routes: no crash, no 5xx, nothing logged as an error', async () => {
  expect(await fuzzRequests(2_000, seededRandom(21))).toMatchObject({ ...unharmed, tried: 2_000 });
}, 120_000);

test('500 authentic requests with malformed content: no crash, no 5xx, nothing logged as an error', async () => {
  expect(await fuzzPayloads(500, seededRandom(22))).toMatchObject({ ...unharmed, tried: 500 });
}, 120_000);
