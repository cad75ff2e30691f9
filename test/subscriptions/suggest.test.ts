import { describe, expect, test } from 'vitest';
import { closest, editDistance } from '../../src/subscriptions/suggest.ts';

describe('closest', () => {
  const commands = ['subscribe', 'unsubscribe', 'set', 'list', 'settings', 'status'];

  test.each([
    ['subscrbe', ['subscribe']],
    ['unsubscibe', ['unsubscribe', 'subscribe']],
    ['lsit', ['list']],
    ['STATSU', ['status']],
    ['set', ['set']],
    ['invoices', []],
    ['', []],
  ])('finds for %j %j', (word, expected) => {
    expect(closest(word, commands)).toEqual(expected);
  });

  test('names the nearest first, each once, and no more than asked for', () => {
    expect(closest('abcdef', ['abcdxx', 'abcdex', 'abcdef', 'abcdex'], 2)).toEqual(['abcdef', 'abcdex']);
  });

  test('never reaches farther than three letters', () => {
    expect(closest('abcdefghijklmno', ['abcdefghijklxyz'])).toEqual(['abcdefghijklxyz']);
    expect(closest('abcdefghijklmno', ['abcdefghijkwxyz'])).toEqual([]);
  });
});

test.each([
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abc', 'ab', 1],
  ['abc', 'xabc', 1],
  ['abcd', 'badc', 2],
  ['kitten', 'sitting', 3],
  ['abc', 'xyz', 3],
])('the distance of %s and %s is %i', (a, b, distance) => {
  expect(editDistance(a, b, 3)).toBe(distance);
  expect(editDistance(b, a, 3)).toBe(distance);
  expect(editDistance(a, b, distance - 1)).toBe(Number.POSITIVE_INFINITY);
});
