import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startWorld } from '../support/world.ts';
import { metricsIn, syntaxProblem } from './promql.ts';
import { rules } from './rules.ts';

const panel = z.object({
  id: z.number(),
  title: z.string(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ expr: z.string() })).default([]),
});
const { panels } = z
  .object({ panels: z.array(panel) })
  .parse(JSON.parse(readFileSync('docs/monitoring/dashboard.json', 'utf8')));
/** As Grafana fills its own words in. */
const filledIn = (expr: string) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'credo-ai-slack');
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => filledIn(expr))),
];

test('every expression of the alerts and the dashboard is good PromQL', () => {
  expect(expressions.length).toBeGreaterThan(30);
  expect(expressions.flatMap((expr) => syntaxProblem(expr) ?? [])).toEqual([]);
  expect(syntaxProblem('sum(rate(x[5m])')).not.toBeNull();
});

test('every metric they name is in /metrics, and every metric in /metrics is explained', async () => {
  const { url } = await startWorld();
  const text = await (await fetch(`${url}/metrics`)).text();
  const families = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => ({ name, type }));
  const there = new Set(
    families.flatMap(({ name, type }) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : name,
    ),
  );
  const named = [...new Set(expressions.flatMap(metricsIn))];
  expect(named.length).toBeGreaterThan(20);
  // Prometheus itself makes `up`.
  expect(named.filter((name) => !there.has(name) && name !== 'up')).toEqual([]);

  const explained = readFileSync('docs/operations.md', 'utf8');
  const isExplained = ({ name }: { readonly name: string }) => explained.includes(name) || name.startsWith('process_');
  expect(families.filter((family) => !isExplained(family))).toEqual([]);
  const known = new Set(families.map(({ name }) => name));
  const told = [...explained.matchAll(/`(credo_slack_\w+?)(?:\{\w+\})?`/g)].map(([, name = '']) => name);
  expect(told.filter((name) => !known.has(name))).toEqual([]);
});

test('the panels of the dashboard fit their rows, and each has a number and a title of its own', () => {
  for (const own of ['id', 'title'] as const) expect(new Set(panels.map((one) => one[own])).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
});
