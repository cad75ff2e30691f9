import { test } from 'vitest';
import { numRuns } from './open-temporary.ts';
import { expectOutboxLaw } from './outbox-law.ts';

test('whatever happens, nothing is lost, a lane keeps its order, one worker holds it, and every delivery ends', async () => {
  await expectOutboxLaw(numRuns(40, 5));
});
