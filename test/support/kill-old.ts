import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import type { Random } from '../../src/sandbox/seeded-random.ts';
import { migrations } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { makeOldDatabase, readOldDatabase, startAndKill } from './old-database.ts';
import { tempFolder } from './temp-folder.ts';

const dayMs = 24 * 3_600_000;

const momentOf = (random: Random, most: { readonly ms: number; readonly writes: number }) =>
  random(2) === 0 ? { afterMs: random(most.ms) } : { atWrite: 1 + random(most.writes) };

/** Kills the app so many times while it brings copies of a first database up to date. Returns what is wrong with any of them. */
export async function killDuringMigration(kills: number, random: Random): Promise<readonly string[]> {
  const folder = tempFolder();
  const original = join(folder, 'original.db');
  const size = { settled: 2_000, waiting: 1_000, at: Date.now() };
  await makeOldDatabase(original, size);
  const wrong: string[] = [];
  for (let number = 0; number < kills; number += 1) {
    const path = join(tempFolder(), 'app.db');
    copyFileSync(original, path);
    await startAndKill(path, momentOf(random, { ms: 900, writes: 16 }), 'app.started');
    const half = readOldDatabase(path);
    // All migrations or none; and the next start makes all of them.
    if (![1, Object.keys(migrations).length].includes(half.migrations.length)) wrong.push(`half: ${half.migrations}`);
    await (await openStore({ kind: 'sqlite', path }, systemClock)).close();
    const { check, settled, waiting, withEvent, events, migrations: made } = readOldDatabase(path);
    const isWhole =
      check === 'ok' &&
      settled === size.settled &&
      waiting === size.waiting &&
      withEvent === size.waiting &&
      events === size.settled + size.waiting &&
      made.length === Object.keys(migrations).length;
    if (!isWhole) wrong.push(`kill ${number}: ${check}, ${settled} settled, ${waiting} waiting, ${events} events`);
  }
  return wrong;
}

/** Kills the app so many times while it deletes what is old, then lets it end. Returns what is left, and how often it was deleting. */
export async function killDuringRetention(kills: number, random: Random) {
  const path = join(tempFolder(), 'app.db');
  const size = { settled: kills * 1_000, waiting: 500, at: Date.now() - 60 * dayMs };
  await makeOldDatabase(path, size);
  let deleting = 0;
  const wrong: string[] = [];
  for (let number = 0; number < kills; number += 1) {
    const before = readOldDatabase(path);
    const moment = random(2) === 0 ? { afterMs: 400 + random(1_200) } : { atWrite: 15 + random(45) };
    await startAndKill(path, moment, 'retention.deleted');
    const after = readOldDatabase(path);
    if (after.settled < before.settled && after.settled > 0) deleting += 1;
    if (after.check !== 'ok' || after.withEvent !== size.waiting)
      wrong.push(`kill ${number}: ${JSON.stringify(after)}`);
  }
  // Whatever is left goes in one more start, unless nothing is.
  if (readOldDatabase(path).settled > 0) await startAndKill(path, { afterMs: 300_000 }, 'retention.deleted');
  const { settled, waiting, events } = readOldDatabase(path);
  return { wrong, deleting, settled, waiting, events };
}
