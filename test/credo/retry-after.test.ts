import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRetryAfterMs } from '../../src/credo/retry-after.ts';

const now = Date.UTC(2026, 2, 2, 9);
const hourMs = 3_600_000;

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 1.5 ', 1500],
    ['3600', hourMs],
    ['3601', null],
    ['Mon, 02 Mar 2026 09:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
    ['Tue, 03 Mar 2026 09:00:00 GMT', null],
    ['Mon, 99 Foo', null],
    ['-5', null],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%o is %o ms', (header, expected) => {
    expect(parseRetryAfterMs(header, now)).toBe(expected);
  });

  test('seconds and the date of the same moment mean the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3600 }), (seconds) => {
        const date = new Date(now + seconds * 1000).toUTCString();
        expect(parseRetryAfterMs(date, now)).toBe(seconds * 1000);
        expect(parseRetryAfterMs(String(seconds), now)).toBe(seconds * 1000);
      }),
    );
  });

  test('whatever a server sends, the wait is null or between nothing and an hour', () => {
    const header = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(header, (value) => {
        const waitMs = parseRetryAfterMs(value, now);
        expect(waitMs === null || (Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= hourMs)).toBe(true);
      }),
    );
  });
});
