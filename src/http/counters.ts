import { Counter, Histogram, type Registry } from 'prom-client';

const other = 'other';

/** Makes counters with one label, whose values all stand there from the start: what was never seen is 0. */
export function counterOf(registry: Registry) {
  return (name: string, help: string, label: string, values: readonly string[]) => {
    const known = new Map([...values, other].map((value) => [value, 0]));
    const counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      // Counting is a few times an event, asking a few times a minute, so the work is done here.
      collect: () => {
        counter.reset();
        for (const [value, total] of known) counter.inc({ [label]: value }, total);
      },
    });
    return (value: string, by = 1): void => {
      const key = known.has(value) ? value : other;
      known.set(key, (known.get(key) ?? 0) + by);
    };
  };
}

/** Makes a histogram of durations that are given in milliseconds, with at most one label. */
export function duration(
  registry: Registry,
  {
    label,
    values = [],
    ...options
  }: {
    readonly name: string;
    readonly help: string;
    readonly buckets: readonly number[];
    readonly label?: string;
    readonly values?: readonly string[];
  },
) {
  const { name, help, buckets } = options;
  const histogram = new Histogram({
    ...{ name, help, buckets: [...buckets], registers: [registry] },
    labelNames: label === undefined ? [] : [label],
  });
  if (label === undefined) return (ms: number): void => histogram.observe(Math.max(0, ms) / 1000);
  for (const value of values) histogram.zero({ [label]: value });
  return (ms: number, value = ''): void => {
    histogram.observe({ [label]: values.includes(value) ? value : other }, Math.max(0, ms) / 1000);
  };
}
