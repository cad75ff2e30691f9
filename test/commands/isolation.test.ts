import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectIsolated, step, take } from '../support/isolation-run.ts';
import { connections, shownIn, spaces, startIsolation, tenantWord } from '../support/isolation-world.ts';
import { until } from '../support/until.ts';

test('whatever three workspaces do, none sees anything of another', async () => {
  const world = await startIsolation();
  for (const tenant of ['alpha', 'beta', 'gamma'] as const) {
    world.credoOf(tenant).fault({ path: /use_cases/, delayMs: 200, times: 4 });
  }
  // At the same moment, about a use case that has the same id everywhere. The words would be found: each is shown its own.
  const together = connections.map(({ name }, number) =>
    take(world, { kind: 'event', to: name, what: number % 2, number }),
  );
  await Promise.all(together);
  await until(() => shownIn(world, 'acme').includes('EVENTFORACME 0'), 'the comment');
  await until(() => shownIn(world, 'north').includes(tenantWord('beta')), 'the name of a use case');
  await until(() => shownIn(world, 'north').includes('EVENTFORNORTH 2'), 'another comment');
  await until(() => shownIn(world, 'south').includes(tenantWord('gamma')), 'the name of a use case');
  for (const one of spaces) expect(shownIn(world, one)).toContain(`WHO${one.toUpperCase()}`);
  await expectIsolated(world);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 30 }), async (steps) => {
      for (const one of steps) await take(world, one);
      await expectIsolated(world);
    }),
    { numRuns: 1, endOnFailure: true },
  );
});
