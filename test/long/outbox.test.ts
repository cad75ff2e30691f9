import { inject, test } from 'vitest';
import { expectOutboxLaw } from '../store/outbox-law.ts';
import { report } from './figures.ts';

test('the law of the outbox, on many lists of steps', async () => {
  const runs = 2_000;
  const steps = await expectOutboxLaw(runs, inject('longSeed'));
  report('outbox against its model', { runs, steps, deviations: 0 });
});
