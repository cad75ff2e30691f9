import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchApp } from './app.ts';
import { load } from './load.ts';
import type { LoadJob } from './load-job.ts';

/** proc(5): times are in ticks of a hundredth of a second. */
const tickMs = 10;
const idleBudgetMs = 180_000;

/** How long a process has computed so far, in milliseconds: what others do on the machine hardly changes it. */
export function computedMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

export async function metric(app: BenchApp, name: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:{[^}]*})? (\\d+)$`, 'm').exec(text)?.[1]);
}

/** Resolves once everything is matched and sent. */
export async function idle(app: BenchApp): Promise<void> {
  const deadline = performance.now() + idleBudgetMs;
  while (performance.now() < deadline) {
    const unmatched = await metric(app, 'credo_slack_events_unmatched');
    if (unmatched === 0 && (await metric(app, 'credo_slack_deliveries_waiting')) === 0) return;
    await sleep(200);
  }
  throw new Error('The app was not done in time.');
}

/** What an event costs from its request to the end of all that follows from it, in milliseconds of computing. */
export async function costPerEvent(
  app: BenchApp,
  job: Omit<LoadJob, 'firstNumber' | 'url' | 'connections'> & { readonly count: number; readonly firstNumber?: number },
): Promise<number> {
  const before = computedMs(app.pid());
  await load({ url: app.hook, connections: 20, ...job });
  await idle(app);
  return (computedMs(app.pid()) - before) / job.count;
}
