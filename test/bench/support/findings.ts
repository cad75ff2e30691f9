/** One line of the table. */
export type Row = {
  readonly benchmark: string;
  readonly what: string;
  readonly figure: string;
  /** What it is to be; left out of figures that only stand beside others. */
  readonly goal?: string;
  readonly isMet?: boolean;
  /** The numbers behind the figure. */
  readonly values: Readonly<Record<string, number | string>>;
};

export type Benchmark = {
  readonly number: number;
  readonly name: string;
  readonly run: (world: import('./world.ts').BenchWorld) => Promise<readonly Row[]>;
};

/** A table in Markdown, as the README shows it. */
export function tableOf(rows: readonly Row[]): string {
  const line = ({ benchmark, what, figure, goal, isMet }: Row) =>
    `| ${benchmark} | ${what} | ${figure} | ${goal === undefined ? '' : `${goal}: ${isMet ? 'met' : '**missed**'}`} |`;
  return ['| Benchmark | What | Figure | Goal |', '| --- | --- | --- | --- |', ...rows.map(line)].join('\n');
}
