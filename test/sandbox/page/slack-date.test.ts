import { expect, test } from 'vitest';
import { formatSlackDate } from '../../../src/sandbox/page/slack/slack-date.ts';

const atS = Date.UTC(2025, 7, 8, 5, 56, 33) / 1000;
const at = (nowMs: number) => ({ nowMs, locale: 'en-GB', timeZone: 'UTC' });
const later = Date.UTC(2025, 9, 1);

test.each([
  ['{date_short_pretty} {time}', later, '8 Aug 2025 05:56'],
  ['{date_short_pretty} {time}', Date.UTC(2025, 7, 8, 23), 'Today 05:56'],
  ['{date_pretty}', Date.UTC(2025, 7, 9, 1), 'Yesterday'],
  ['on {date_pretty}', Date.UTC(2025, 7, 7, 1), 'On tomorrow'],
  ['{date_num} {time_secs}', later, '08/08/2025 05:56:33'],
  ['{date_long}', later, 'Friday 8 August 2025'],
  ['{ago}', Date.UTC(2025, 7, 8, 6, 16, 33), '20 min ago'],
  ['{unknown} {time}', later, '{unknown} 05:56'],
])('shows %s', (format, nowMs, expected) => {
  // Whether a comma follows the weekday depends on the version of ICU.
  expect(formatSlackDate(atS, format, at(nowMs)).replace(',', '')).toBe(expected);
});

test('shows the date of the reader, not that of UTC', () => {
  expect(formatSlackDate(atS, '{date_short} {time}', { ...at(later), timeZone: 'Pacific/Auckland' })).toBe(
    '8 Aug 2025 17:56',
  );
});

test('a time beyond all calendars stays the format', () => {
  expect(formatSlackDate(1e15, '{date}', at(later))).toBe('{date}');
});
