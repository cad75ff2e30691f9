import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);
const [begin, end] = ['<!-- figures: npm run bench -->', '<!-- end of figures -->'];

/** Puts the table where the README and the page about performance have their place for it. */
export function publish(table: string, taken: string): void {
  for (const name of ['README.md', 'docs/performance.md']) {
    const file = new URL(name, root);
    const text = readFileSync(file, 'utf8');
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`${name} has no place for the figures.`);
    writeFileSync(file, `${before}${begin}\n\n${taken}\n\n${table}\n\n${end}${after}`);
  }
}
