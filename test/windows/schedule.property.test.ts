import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DigestSchedule } from '../../src/model.ts';
import { nextDue } from '../../src/windows/schedule.ts';

const hour = 3_600_000;
const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Kolkata', 'Asia/Kathmandu'],
  ...['Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Chatham', 'America/Santiago', 'Africa/Cairo'],
];
const times = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) });
const clock = { minuteOfDay: fc.integer({ min: 0, max: 1439 }), timeZone: fc.constantFrom(...zones) };
const daily = fc.record({ every: fc.constant('day' as const), ...clock });
const weekly = fc.record({ every: fc.constant('week' as const), weekday: fc.integer({ min: 0, max: 6 }), ...clock });

/** What a wall clock shows, by an independent way. */
function wall(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', weekday: 'short', hour: 'numeric', minute: 'numeric' },
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part['weekday'] ?? '');
  return { weekday, minuteOfDay: Number(part['hour']) * 60 + Number(part['minute']) };
}

/** Whether clocks are put forward within half a day before a time, so that a time of day may not exist. */
const isNearJump = (at: number, timeZone: string) => {
  const offset = (time: number) => (wall(time, timeZone).minuteOfDay - Math.floor(time / 60_000)) % 1440;
  return (offset(at - 13 * hour) - offset(at + 13 * hour)) % 1440 !== 0;
};

test('a digest comes at its time of day and on its day, wherever and whenever', () => {
  fc.assert(
    fc.property(fc.oneof(daily, weekly), times, (schedule: DigestSchedule, now) => {
      const at = nextDue(schedule, now);
      const shows = wall(at, schedule.timeZone);
      fc.pre(!isNearJump(at, schedule.timeZone));
      expect(shows.minuteOfDay).toBe(schedule.minuteOfDay);
      if (schedule.every === 'week') expect(shows.weekday).toBe(schedule.weekday);
    }),
    { numRuns: 500 },
  );
});

test('it is always still to come, and never further away than a day or a week, with an hour for changed clocks', () => {
  fc.assert(
    fc.property(fc.oneof(daily, weekly), times, (schedule: DigestSchedule, now) => {
      const wait = nextDue(schedule, now) - now;
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual((schedule.every === 'day' ? 25 : 7 * 24 + 1) * hour);
    }),
    { numRuns: 500 },
  );
});

test('each day has one, on the days when clocks change as well', () => {
  fc.assert(
    fc.property(daily, times, (schedule, now) => {
      let at = now;
      for (let days = 0; days < 4; days += 1) {
        const next = nextDue(schedule, at);
        if (days > 0) expect(Math.abs(next - at - 24 * hour)).toBeLessThanOrEqual(hour);
        at = next;
      }
    }),
    { numRuns: 300 },
  );
});

test('a time that clocks skip is as much later, one they repeat comes once', () => {
  const at = (minuteOfDay: number, now: string) =>
    new Date(nextDue({ every: 'day', minuteOfDay, timeZone: 'Europe/Berlin' }, Date.parse(now))).toISOString();
  expect(at(150, '2026-03-28T12:00Z')).toBe('2026-03-29T01:30:00.000Z');
  const repeated = at(150, '2026-10-24T12:00Z');
  expect(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']).toContain(repeated);
  expect(at(150, repeated)).toBe('2026-10-26T01:30:00.000Z');
});
