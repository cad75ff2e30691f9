import { expect, test } from 'vitest';
import { momentOf } from '../../../src/sandbox/page/times.ts';

const noon = (year: number, month: number, day: number) => new Date(year, month - 1, day, 12, 5).getTime();
const now = noon(2026, 11, 25);

test.each([
  [now, '12:05'],
  [noon(2026, 11, 4), '4 Nov, 12:05'],
  [noon(2025, 11, 25), '25 Nov 2025, 12:05'],
])('what happened before today is shown with its date', (at, shown) => {
  expect(momentOf(at, now)).toBe(shown);
});
