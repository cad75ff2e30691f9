import { expect, test } from 'vitest';
import { createLookups, type Lookup } from '../../src/directory/lookups.ts';
import type { Remembered } from '../../src/ports/directory.ts';
import { createManualClock } from '../support/manual-clock.ts';

function makeLookup(answers: readonly (string | null | Error | 'never')[]) {
  const clock = createManualClock();
  const memory = new Map<string, Remembered<string>>();
  let asked = 0;
  const lookup: Lookup<string> = {
    recall: async () => memory.get('it') ?? null,
    ttlMs: 60_000,
    missingTtlMs: 5_000,
    source: 'credo',
    fetch: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? null;
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer === 'never' ? new Promise<never>(() => undefined) : answer;
    },
    remember: async (value) => void memory.set('it', { value, fetchedAt: clock.now() }),
  };
  const { find } = createLookups(clock);
  return { clock, find: () => find('it', lookup), asked: () => asked };
}

test('asks once for many callers, and not again while the answer is fresh', async () => {
  const { clock, find, asked } = makeLookup(['Resume screener', 'renamed']);
  expect(await Promise.all([find(), find(), find()])).toEqual([
    'Resume screener',
    'Resume screener',
    'Resume screener',
  ]);
  await clock.advance(59_999);
  expect(await find()).toBe('Resume screener');
  expect(asked()).toBe(1);
  await clock.advance(1);
  expect(await find()).toBe('renamed');
});

test('"there is none" is believed for a shorter time', async () => {
  const { clock, find, asked } = makeLookup([null, 'made since']);
  expect(await find()).toBeNull();
  await clock.advance(4_999);
  expect(await find()).toBeNull();
  expect(asked()).toBe(1);
  await clock.advance(1);
  expect(await find()).toBe('made since');
});

test('a source that failed is left alone for half a minute, and the older value is used', async () => {
  const { clock, find, asked } = makeLookup(['old', new Error('down'), 'new']);
  await find();
  await clock.advance(60_000);
  expect(await find()).toBe('old');
  await clock.advance(29_999);
  expect(await find()).toBe('old');
  expect(asked()).toBe(2);
  await clock.advance(1);
  expect(await find()).toBe('new');
});

test('a source that does not answer is left alone, too, and nobody waits for it twice', async () => {
  const { clock, find, asked } = makeLookup(['old', 'never']);
  await find();
  await clock.advance(60_000);
  const waiting = find();
  await clock.advance(1_000);
  expect(await waiting).toBe('old');
  await clock.advance(500);
  expect(await find()).toBe('old');
  expect(asked()).toBe(2);
});
