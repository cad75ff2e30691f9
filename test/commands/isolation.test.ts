import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectIsolated, step, take } from '../support/isolation-run.ts';
import { shownIn, spaces, startIsolation, tenantWord } from '../support/isolation-world.ts';
import { until } from '../support/until.ts';

test('whatever three workspaces do, none sees anything of another', async () => {
  const world = await startIsolation();
  // The words would be found: each workspace is shown its own.
  await take(world, { kind: 'event', to: 'NAMEACME1', what: 0, number: 1 });
  await take(world, { kind: 'event', to: 'NAMENORTH2', what: 1, number: 2 });
  await take(world, { kind: 'event', to: 'NAMESOUTH1', what: 0, number: 3 });
  await until(() => shownIn(world, 'acme').includes('EVENTFORACME 1'), 'the comment');
  await until(() => shownIn(world, 'north').includes(tenantWord('beta')), 'the name of a use case');
  await until(() => shownIn(world, 'south').includes('EVENTFORSOUTH 3'), 'the comment');
  for (const one of spaces) expect(shownIn(world, one)).toContain(`WHO${one.toUpperCase()}`);
  await expectIsolated(world);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 25 }), async (steps) => {
      for (const one of steps) await take(world, one);
      await expectIsolated(world);
    }),
    { numRuns: 2, endOnFailure: true },
  );
});
