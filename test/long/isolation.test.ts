import fc from 'fast-check';
import { inject, test } from 'vitest';
import { expectIsolated, step, take } from '../support/isolation-run.ts';
import { startIsolation } from '../support/isolation-world.ts';
import { report } from './figures.ts';

test('none of three workspaces sees anything of another, whatever they do', async () => {
  const world = await startIsolation();
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (some) => {
      for (const one of some) await take(world, one);
      steps += some.length;
      await expectIsolated(world);
    }),
    { numRuns: 20, seed: inject('longSeed'), endOnFailure: true },
  );
  report('isolation of workspaces', { steps, leaks: 0 });
});
