import { measureLosses } from './losses.ts';
import { n8nSubject } from './references/n8n.ts';
import { nodeRedSubject } from './references/node-red.ts';
import type { Benchmark, Row } from './support/findings.ts';
import { load } from './support/load.ts';
import type { LoadResult } from './support/load-job.ts';
import { median, rounded } from './support/quantile.ts';
import { slowDiskRows } from './support/slow-disk.ts';
import {
  appSubject,
  bareSubject,
  boltSubject,
  postgresSubject,
  type Subject,
  storedSubject,
} from './support/subjects.ts';
import type { BenchWorld } from './support/world.ts';

const connections = 50;
const channels = 100;

/** How many signed events are acknowledged, beside servers that do less, and what is lost of them. */
export const acknowledging: Benchmark = {
  number: 1,
  name: 'Acknowledging',
  run: async (world) => {
    const measured = await measureAll(world, contestants(world));
    const bare = measured.get('bare node:http') ?? [];
    const bolt = median((measured.get('naive Bolt script') ?? []).map((one) => one.perSecond));
    const rows = [...measured].map(([name, results]) => rowOf(name, results, bare, bolt));
    return [...rows, ...(await lossRows(world)), ...(await slowDiskRows(world))];
  },
};

type Contestant = { readonly name: string; readonly fresh: () => Promise<Subject> };

function contestants(world: BenchWorld): readonly Contestant[] {
  return [
    { name: 'bare node:http', fresh: bareSubject },
    { name: 'one insert per request', fresh: storedSubject },
    { name: 'app, nobody subscribed', fresh: () => appSubject(world, { channels: 0, paceMs: 0 }) },
    { name: 'app on PostgreSQL, nobody subscribed', fresh: () => postgresSubject(world) },
    { name: 'app, delivering', fresh: () => appSubject(world, { channels, paceMs: 0 }) },
    ...peers(world),
  ];
}

function peers({ slack, options, ...world }: BenchWorld): readonly Contestant[] {
  return [
    { name: 'naive Bolt script', fresh: () => boltSubject({ slack, options, ...world }) },
    ...(options.withNodeRed ? [{ name: 'Node-RED', fresh: () => nodeRedSubject(slack.apiUrl) }] : []),
    ...(options.withN8n ? [{ name: 'n8n', fresh: () => n8nSubject(slack.apiUrl) }] : []),
  ];
}

/** In turns, so that what else the machine does hits all of them alike; each time a fresh process. */
async function measureAll(world: BenchWorld, all: readonly Contestant[]): Promise<Map<string, LoadResult[]>> {
  const { isQuick } = world.options;
  const results = new Map<string, LoadResult[]>(all.map(({ name }) => [name, []]));
  for (let round = 1; round <= (isQuick ? 1 : 3); round += 1) {
    for (const { name, fresh } of all) {
      const subject = await fresh();
      await subject.start();
      const job = { url: subject.hook, connections, channels, durationMs: isQuick ? 2_000 : 4_000, warmUpMs: 1_000 };
      const result = await load(job);
      await subject.remove();
      await world.slack.report();
      world.say(`${name}: ${Math.round(result.perSecond)}/s, p99 ${rounded(result.p99Ms)} ms`);
      results.get(name)?.push(result);
    }
  }
  return results;
}

function rowOf(name: string, results: readonly LoadResult[], bare: readonly LoadResult[], bolt: number): Row {
  const perSecond = Math.round(median(results.map((one) => one.perSecond)));
  const ratio = rounded(median(results.map((one, round) => one.perSecond / (bare[round]?.perSecond ?? Number.NaN))), 2);
  const p50Ms = rounded(median(results.map((one) => one.p50Ms)));
  const p99Ms = rounded(median(results.map((one) => one.p99Ms)));
  const notTaken = results.reduce(
    (sum, one) => sum + Object.values(one.others).reduce((all, count) => all + count, 0),
    0,
  );
  return {
    benchmark: 'Acknowledging',
    what: name,
    figure: `${perSecond}/s (${ratio} × bare), p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
    ...goalOf(name, { ratio, p99Ms, isAsFastAsBolt: perSecond >= bolt }),
    values: { perSecond, ratio, p50Ms, p99Ms, notTaken },
  };
}

function goalOf(
  name: string,
  {
    ratio,
    p99Ms,
    isAsFastAsBolt,
  }: { readonly ratio: number; readonly p99Ms: number; readonly isAsFastAsBolt: boolean },
): Pick<Row, 'goal' | 'isMet'> {
  if (name === 'app, nobody subscribed')
    return { goal: '≥ 0.5 × bare, p99 ≤ 15 ms', isMet: ratio >= 0.5 && p99Ms <= 15 };
  if (name === 'app on PostgreSQL, nobody subscribed') return { goal: '≥ 0.3 × bare', isMet: ratio >= 0.3 };
  return name === 'app, delivering' ? { goal: 'at least the Bolt script', isMet: isAsFastAsBolt } : {};
}

async function lossRows(world: BenchWorld): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const all = [{ name: 'app', fresh: () => appSubject(world, { channels, paceMs: 1_000 }) }, ...peers(world)];
  for (const { name, fresh } of all) {
    const losses = await measureLosses(world.slack, fresh);
    const figure = `kill -9 ${losses.killed}, 429 storm ${losses.limited}, outage ${losses.outage}`;
    world.say(`lost by ${name}: ${figure}`);
    const isApp = name === 'app';
    const isNone = Object.values(losses).every((lost) => lost.startsWith('0 '));
    rows.push({
      ...{ benchmark: 'Lost of what was acknowledged', what: name, figure, values: losses },
      ...(isApp ? { goal: 'nothing', isMet: isNone } : {}),
    });
  }
  return rows;
}
