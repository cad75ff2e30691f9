import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { acknowledging } from './acknowledging.ts';
import { commands } from './commands.ts';
import { draining } from './draining.ts';
import { eventToSlack } from './event-to-slack.ts';
import { growth } from './growth.ts';
import { type Benchmark, type Row, tableOf } from './support/findings.ts';
import { publish } from './support/publish.ts';
import { killAll } from './support/scripts.ts';
import { startBenchWorld } from './support/world.ts';

/* `npm run bench`: measures the real app on this machine, prints a table and writes results.json beside this file. */

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    'with-node-red': { type: 'boolean', default: false },
    'with-n8n': { type: 'boolean', default: false },
  },
});
const all: readonly Benchmark[] = [acknowledging, eventToSlack, draining, growth, commands];
const chosen = flags.only?.split(',').map(Number) ?? all.map(({ number }) => number);
const startedAt = Date.now();
const loadBefore = Math.round((loadavg()[0] ?? 0) * 10) / 10;
const rows: Row[] = [];
for (const { name, number, run } of all.filter((one) => chosen.includes(one.number))) {
  console.error(`${number}. ${name}`);
  const world = await startBenchWorld({
    isQuick: flags.quick,
    isFull: flags.full,
    withNodeRed: flags['with-node-red'],
    withN8n: flags['with-n8n'],
  });
  try {
    rows.push(...(await run(world)));
  } catch (error) {
    console.error(error);
    rows.push({ benchmark: name, what: 'all of it', figure: `broke off: ${String(error)}`, values: {} });
  }
  await world.close();
  await killAll();
}
const tookS = Math.round((Date.now() - startedAt) / 1000);
const machine = {
  cores: cpus().length,
  processor: cpus()[0]?.model ?? '',
  kernel: release(),
  node: process.version,
  loadBefore,
};
console.log(tableOf(rows));
console.error(`Took ${tookS} s.`);
const results = { takenAt: new Date(startedAt).toISOString(), tookS, options: flags, machine, rows };
// A part or a quick look takes the place of the whole only on purpose.
if (flags.publish || (!flags.quick && flags.only === undefined)) {
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  const how = flags.quick ? 'A quick run' : 'A run';
  const where = `${machine.cores} × ${machine.processor}, Node ${machine.node}`;
  const others = `the load of the machine was ${loadBefore} when it began`;
  publish(tableOf(rows), `${how} of ${results.takenAt.slice(0, 10)}, ${tookS} s: ${where}; ${others}.`);
}
process.exit(0);
