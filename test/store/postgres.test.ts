import { expect, onTestFinished, test } from 'vitest';
import { openBeside, openStore } from '../../src/store/open.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { freshDatabase } from '../support/postgres.ts';

test('three servers that start together migrate once', async () => {
  const database = { kind: 'postgres', url: await freshDatabase() } as const;
  const migrated: string[] = [];
  const clock = createManualClock();
  const stores = await Promise.all(
    [1, 2, 3].map(() => openStore(database, clock, { onMigration: (name) => void migrated.push(name) })),
  );
  onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))));
  expect(migrated).toEqual([...new Set(migrated)]);
  expect(migrated.length).toBeGreaterThan(10);
  const beside = await openBeside(database, clock);
  await beside.close();
});
