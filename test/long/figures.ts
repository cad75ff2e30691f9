import { inject } from 'vitest';
import { type Random, seededRandom } from '../../src/sandbox/seeded-random.ts';

declare module 'vitest' {
  interface ProvidedContext {
    longSeed: number;
  }
}

/** What is left to chance in one test, the same for the same LONG_SEED. */
export function longRandom(number: number): Random {
  return seededRandom(inject('longSeed') + number);
}

/** Prints what a test counted, in one line. */
export function report(what: string, figures: Readonly<Record<string, number | string>>): void {
  const list = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  console.log(`${what}: ${list.join(', ')} (seed ${inject('longSeed')})`);
}
