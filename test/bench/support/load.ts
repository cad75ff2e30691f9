import type { LoadJob, LoadResult } from './load-job.ts';
import { startScript } from './scripts.ts';

let nextNumber = 1;

/** Sends a job's events from a process of its own. Numbers go on, so that no event comes twice unless it is meant to. */
export async function load(job: Omit<LoadJob, 'firstNumber'> & { readonly firstNumber?: number }): Promise<LoadResult> {
  const numbered = { firstNumber: nextNumber, ...job };
  const sender = await startScript('support/load-process.ts', [JSON.stringify(numbered)]);
  const result: LoadResult = JSON.parse(await sender.nextLine());
  nextNumber = Math.max(nextNumber, result.lastNumber + 1);
  await sender.kill();
  return result;
}
