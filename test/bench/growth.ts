import { setTimeout as sleep } from 'node:timers/promises';
import { residentMiB } from '../support/memory.ts';
import { type BenchApp, makeApp } from './support/app.ts';
import type { Contents } from './support/database.ts';
import type { Benchmark, Row } from './support/findings.ts';
import { load } from './support/load.ts';
import { costPerEvent, idle } from './support/process-figures.ts';
import { median, rounded } from './support/quantile.ts';
import type { BenchWorld } from './support/world.ts';

const benchmark = 'Growth';
const flat = 1.3;

/** What an event costs must not depend on how much there is already. */
export const growth: Benchmark = {
  number: 4,
  name: benchmark,
  run: async (world) => {
    await world.slack.behave({ answerMs: 0 });
    const stored = world.options.isQuick
      ? [0, 100_000]
      : world.options.isFull
        ? [0, 100_000, 10_000_000]
        : [0, 100_000, 1_000_000];
    return [
      await compare(world, 'subscriptions', [10, 1_000, world.options.isQuick ? 10_000 : 100_000], (count) => ({
        ...{ channels: 0, idleSubscriptions: count },
      })),
      await compare(world, 'stored events', stored, (count) => ({ channels: 0, oldEvents: count })),
      await openReviews(world),
      await memory(world),
      ...(await startUp(world)),
    ];
  },
};

/** In turns over the sizes, and the median of the turns. */
async function compare(
  world: BenchWorld,
  what: string,
  sizes: readonly number[],
  contents: (size: number) => Contents,
): Promise<Row> {
  const apps: { size: number; app: BenchApp; costs: number[] }[] = [];
  for (const size of sizes) {
    const app = await makeApp(world, contents(size), { env: { SLACK_PACE_MS: '0' } });
    await app.start();
    await costPerEvent(app, { count: 1_000, channels: 100 });
    apps.push({ size, app, costs: [] });
  }
  for (let turn = 1; turn <= 3; turn += 1)
    for (const { app, costs } of apps) costs.push(await costPerEvent(app, { count: 2_000, channels: 100 }));
  for (const { app } of apps) await app.remove();
  const costs = apps.map(({ size, costs: measured }) => ({ size, costMs: rounded(median(measured), 3) }));
  const ratio = rounded((costs.at(-1)?.costMs ?? Number.NaN) / (costs[0]?.costMs ?? Number.NaN), 2);
  const list = costs.map(({ size, costMs }) => `${size.toLocaleString('en')}: ${costMs} ms`).join(', ');
  world.say(`${what}: ${list}`);
  return {
    ...{ benchmark, what: `computing per event acknowledged and matched, by ${what}`, figure: `${list} (${ratio} ×)` },
    ...{ goal: `≤ ${flat} ×`, isMet: ratio <= flat },
    values: { ratio, ...Object.fromEntries(costs.map(({ size, costMs }) => [String(size), costMs])) },
  };
}

/** Comments on reviews, each of which is a reply and an edit of the review's card. */
async function openReviews(world: BenchWorld): Promise<Row> {
  const many = world.options.isQuick ? 1_000 : 10_000;
  const few = 100;
  const app = await makeApp(world, { channels: 100 }, { env: { SLACK_PACE_MS: '0' } });
  await app.start();
  const open = (first: number, count: number) =>
    costPerEvent(app, { count, channels: count, kind: 'review', firstNumber: first });
  const comment = (reviews: number) => costPerEvent(app, { count: 1_000, channels: reviews, kind: 'review comment' });
  await open(0, few);
  await comment(few);
  const before = await comment(few);
  await open(few, many - few);
  const after = await comment(many);
  await app.remove();
  const ratio = rounded(after / before, 2);
  const costs = `${few}: ${rounded(before, 3)} ms, ${many.toLocaleString('en')}: ${rounded(after, 3)} ms`;
  world.say(`open reviews: ${costs}`);
  return {
    ...{ benchmark, what: 'computing per card edit and its reply, by open reviews', figure: `${costs} (${ratio} ×)` },
    ...{ goal: `≤ ${flat} ×`, isMet: ratio <= flat, values: { ratio, before, after } },
  };
}

async function memory(world: BenchWorld): Promise<Row> {
  const { isQuick, isFull } = world.options;
  const total = isQuick ? 20_000 : isFull ? 1_000_000 : 100_000;
  const app = await makeApp(world, { channels: 0 });
  await app.start();
  const job = { url: app.hook, connections: 20, channels: 100 };
  await load({ ...job, count: total / 10 });
  await idle(app);
  const before = residentMiB(app.pid());
  await load({ ...job, count: (total * 9) / 10 });
  await idle(app);
  const after = residentMiB(app.pid());
  await app.remove();
  const ratio = rounded(after / before, 2);
  return {
    benchmark,
    what: `memory after ${total.toLocaleString('en')} events, beside a tenth of them`,
    figure: `${before} MiB, then ${after} MiB (${ratio} ×)`,
    ...{ goal: '≤ 1.2 ×', isMet: ratio <= 1.2, values: { before, after, ratio } },
  };
}

async function startUp(world: BenchWorld): Promise<readonly Row[]> {
  const oldEvents = world.options.isQuick ? 100_000 : 1_000_000;
  const app = await makeApp(world, { channels: 100, oldEvents }, { isAlone: true });
  await app.start();
  const times: number[] = [];
  for (let turn = 1; turn <= 5; turn += 1) {
    await app.kill();
    times.push(await app.start());
  }
  await sleep(3_000);
  const rssMiB = residentMiB(app.pid());
  await app.remove();
  const startMs = Math.round(median(times));
  const what = `with ${oldEvents.toLocaleString('en')} stored events`;
  return [
    {
      ...{ benchmark, what: `from starting Node to /readyz, ${what}`, figure: `${startMs} ms` },
      ...{ goal: '≤ 1 s', isMet: startMs <= 1_000, values: { startMs } },
    },
    {
      ...{ benchmark, what: `memory when idle, ${what}`, figure: `${rssMiB} MiB` },
      ...{ goal: '≤ 150 MiB', isMet: rssMiB <= 150, values: { rssMiB } },
    },
  ];
}
