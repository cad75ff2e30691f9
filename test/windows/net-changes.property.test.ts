import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Held } from '../../src/windows/held.ts';
import { netChanges } from '../../src/windows/net-changes.ts';
import { makeChanges } from './held.ts';

const fields = ['ai_type', 'icon', 'domain'];
const values = fc.constantFrom('A', 'B', 'C');
const steps = fc.array(fc.record({ field: fc.constantFrom(...fields), value: values }), {
  minLength: 1,
  maxLength: 12,
});
const before = { ai_type: 'A', icon: 'B', domain: 'C' } as Readonly<Record<string, string>>;

const summary = (held: readonly Held[]) =>
  netChanges(held).map(({ change, previous }) => [change.key, previous?.value, change.value]);

test('whatever happened to a field, its first and its last value are told, unless they are the same', () => {
  fc.assert(
    fc.property(steps, (changes) => {
      const held = makeChanges(...changes.map((change) => ({ ...change, was: before[change.field] })));
      const expected = [...new Set(changes.map(({ field }) => field))].flatMap((field) => {
        const own = changes.filter((change) => change.field === field);
        const last = own.at(-1)?.value;
        return own.length > 1 && last === before[field] ? [] : [[field, before[field], last]];
      });
      expect(summary(held)).toEqual(expected);
    }),
  );
});

test('the order in which events came in changes nothing', () => {
  const shuffled = steps.chain((changes) => {
    const held = makeChanges(...changes.map((change) => ({ ...change, was: before[change.field] })));
    return fc.tuple(fc.constant(held), fc.shuffledSubarray(held, { minLength: held.length }));
  });
  fc.assert(
    fc.property(shuffled, ([held, mixed]) => {
      expect(summary(mixed)).toEqual(summary(held));
    }),
  );
});

test("somebody else's change in between is never claimed: only what came after it counts", () => {
  const [first, second] = makeChanges({ field: 'icon', value: 'B', was: 'A' }, { field: 'icon', value: 'A' });
  if (!first || !second) throw new Error('There are two.');
  const after = { ...second, previous: { value: 'C', eventId: 77 } };
  expect(summary([first, after])).toEqual([['icon', 'C', 'A']]);
});
