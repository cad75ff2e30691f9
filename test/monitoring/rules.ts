import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Sample, scrape } from '../support/metrics-text.ts';
import { fires } from './promql.ts';

const file = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^CredoSlack\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[mh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

/** The alerts that come with the app. */
export const rules = file
  .parse(parse(readFileSync('docs/monitoring/alerts.yml', 'utf8')))
  .groups.flatMap(({ rules }) => rules);

/**
 * Prometheus as far as alerts need it: each call scrapes and names the alerts whose condition holds. How long a condition
 * must hold is left out.
 */
export async function watchAlerts(url: string): Promise<() => Promise<string[]>> {
  const look = async (): Promise<Sample[]> => {
    const up = (value: number): Sample => ({ name: 'up', labels: { job: 'credo-ai-slack' }, value });
    return scrape(url).then(
      (samples) => [...samples, up(1)],
      () => [up(0)],
    );
  };
  const before = await look();
  return async () => {
    const now = await look();
    return rules.filter(({ expr }) => fires(expr, { before, now })).map(({ alert }) => alert);
  };
}
