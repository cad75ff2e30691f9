import { test } from 'vitest';
import { expectOutboxLaw } from './outbox-law.ts';

test('whatever happens, nothing is lost, a lane keeps its order, one worker holds it, and every delivery ends', async () => {
  await expectOutboxLaw(40);
});
