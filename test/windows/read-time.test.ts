import { describe, expect, test } from 'vitest';
import { readSchedule, readUntil } from '../../src/windows/read-time.ts';

const zone = 'Europe/Berlin';
/** A Monday, 11:00 in Berlin. */
const now = Date.parse('2026-01-05T10:00Z');

describe('until when', () => {
  test.each([
    ['30m', '2026-01-05T10:30'],
    ['4h', '2026-01-05T14:00'],
    ['4 hours', '2026-01-05T14:00'],
    ['for 90 min', '2026-01-05T11:30'],
    ['1h30m', '2026-01-05T11:30'],
    ['1 h 30 m', '2026-01-05T11:30'],
    ['2d', '2026-01-07T10:00'],
    ['1 week', '2026-01-12T10:00'],
    ['until 16:40', '2026-01-05T15:40'],
    ['until 9am', '2026-01-06T08:00'],
    ['until 9', '2026-01-06T08:00'],
    ['till noon', '2026-01-05T11:00'],
    ['until 4.30 PM', '2026-01-05T15:30'],
    ['until tomorrow', '2026-01-06T08:00'],
    ['until tomorrow 9am', '2026-01-06T08:00'],
    ['until tomorrow at 16:40', '2026-01-06T15:40'],
    ['until today 18:00', '2026-01-05T17:00'],
    ['until mon', '2026-01-12T08:00'],
    ['until Monday.', '2026-01-12T08:00'],
    ['until mon 14:00', '2026-01-05T13:00'],
    ['until mon 9am', '2026-01-12T08:00'],
    ['until tue', '2026-01-06T08:00'],
    ['fri 5pm', '2026-01-09T16:00'],
  ])('%s', (text, expected) => {
    const at = readUntil(text, now, zone);
    expect(at === null ? null : new Date(at).toISOString()).toBe(`${expected}:00.000Z`);
  });

  test.each([
    ...['', 'tomorow 9', 'until', '4', '4x', 'm', '0m', '-4h', '25:00', '9:60', '13pm', 'mo', 'until today 9:00'],
    ...['4h later', 'until yesterday', '99999d', '200d', 'until mon 25', '<!channel>', 'x'.repeat(9_000)],
  ])('not %j', (text) => {
    const isHour = text === '4';
    expect(readUntil(text, now, zone) === null).toBe(!isHour);
  });
});

describe('schedules', () => {
  test.each([
    ['daily 9:00', { every: 'day', minuteOfDay: 540, timeZone: zone }],
    ['daily', { every: 'day', minuteOfDay: 540, timeZone: zone }],
    ['Daily at 5pm', { every: 'day', minuteOfDay: 1020, timeZone: zone }],
    ['every day 16:40', { every: 'day', minuteOfDay: 1000, timeZone: zone }],
    ['weekly mon 9:00', { every: 'week', weekday: 1, minuteOfDay: 540, timeZone: zone }],
    ['weekly', { every: 'week', weekday: 1, minuteOfDay: 540, timeZone: zone }],
    ['weekly on Friday at 4pm', { every: 'week', weekday: 5, minuteOfDay: 960, timeZone: zone }],
    ['every sunday', { every: 'week', weekday: 0, minuteOfDay: 540, timeZone: zone }],
  ])('%s', (text, expected) => expect(readSchedule(text, zone)).toEqual(expected));

  test.each(['', 'dayly 9', 'daily 25:00', 'weekly 9:00', 'weekly xyz', 'monthly', '9:00', 'daily mon'])(
    'not %j',
    (text) => expect(readSchedule(text, zone)).toBeNull(),
  );
});
