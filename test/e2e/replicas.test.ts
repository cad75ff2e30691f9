import { expect, test } from 'vitest';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { replicaFaults, webhooksMade } from '../support/replica-faults.ts';
import { startReplicaRun } from '../support/replica-run.ts';

/**
 * A server that stands still within a transaction holds its rows for five seconds (store: open PostgreSQL), a free task is
 * looked for twice a second, and a busy machine takes its time.
 */
const takenOverWithinMs = 5_000 + 4_000;

test('of three servers one is killed, one stands still, and the database moves: nothing is lost, nor comes twice', async () => {
  const run = await startReplicaRun();
  const random = seededRandom(1);
  await run.more(5);
  for (const fault of [
    'the server that matches is killed',
    'the server that matches stands still for longer than its lease',
    'the database is killed and starts again',
    'the database moves to another port',
  ]) {
    const takenMs = await replicaFaults[fault]?.(run, random);
    expect(takenMs ?? 0).toBeLessThan(takenOverWithinMs);
    await run.more(5);
  }
  expect(await run.settle()).toMatchObject({ lost: [], twice: [], outOfOrder: [], unmarked: [] });
  expect(webhooksMade(run)).toBe(1);
}, 180_000);
