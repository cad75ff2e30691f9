import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SubscriptionSpec } from '../../src/model.ts';
import { canonicalSpec, covers } from '../../src/subscriptions/canonical.ts';
import { type Rows, sameRows, subscribe, unsubscribe } from '../../src/subscriptions/combine.ts';
import { sameFilters } from '../../src/subscriptions/filters.ts';
import { canonical } from './arbitraries.ts';
import { vocabulary } from './vocabulary.ts';

const runs = { numRuns: 1000 };
const add = (rows: Rows, spec: SubscriptionSpec) => subscribe(rows, spec, vocabulary);
const channel = fc
  .array(canonical, { maxLength: 4 })
  .map((specs) => specs.reduce<Rows>((rows, spec) => add(rows, spec).rows, []));

test('subscribing twice is subscribing once', () => {
  fc.assert(
    fc.property(channel, canonical, (rows, spec) => {
      const once = add(rows, spec).rows;
      expect(add(once, spec)).toEqual({ rows: once, added: [], changed: false });
    }),
    runs,
  );
});

test('subscribing takes nothing away and gives all that was asked for', () => {
  fc.assert(
    fc.property(channel, canonical, (rows, spec) => {
      const after = add(rows, spec).rows;
      for (const { selectors, filters } of rows) {
        const row = after.find((one) => sameFilters(one.filters, filters));
        for (const selector of selectors)
          expect(row?.selectors.some((one) => covers(one, selector, vocabulary))).toBe(true);
      }
      const heard = after.filter(({ filters }) => filters.length === 0 || sameFilters(filters, spec.filters));
      for (const selector of spec.selectors) {
        expect(heard.some((row) => row.selectors.some((one) => covers(one, selector, vocabulary)))).toBe(true);
      }
    }),
    runs,
  );
});

test('rows stay canonical and unique by their filters', () => {
  fc.assert(
    fc.property(channel, (rows) => {
      for (const row of rows) expect(canonicalSpec(row, vocabulary)).toEqual(row);
      for (const row of rows) expect(rows.filter(({ filters }) => sameFilters(filters, row.filters))).toHaveLength(1);
    }),
    runs,
  );
});

test('unsubscribing takes back what subscribing added, where nothing overlapped', () => {
  fc.assert(
    fc.property(channel, canonical, (rows, spec) => {
      const groups = new Set(rows.flatMap(({ selectors }) => selectors.map(({ group }) => group)));
      fc.pre(spec.selectors.every(({ group }) => !groups.has(group)));
      const { rows: more, added } = add(rows, spec);
      expect(added).toEqual(spec.selectors);
      for (const filters of [null, spec.filters]) {
        const result = unsubscribe(more, spec.selectors, filters, vocabulary);
        expect(result).toMatchObject({ ok: true, changed: true, removed: spec.selectors });
        expect(result.ok && sameRows(result.rows, rows)).toBe(true);
      }
    }),
    runs,
  );
});

test('after unsubscribing nothing that was named is left, and nothing new has come', () => {
  fc.assert(
    fc.property(channel, canonical, (rows, { selectors }) => {
      const result = unsubscribe(rows, selectors, null, vocabulary);
      if (!result.ok) return;
      for (const row of result.rows) {
        const before = rows.find(({ filters }) => sameFilters(filters, row.filters));
        for (const one of row.selectors) {
          expect(
            selectors.some((unwanted) => covers(unwanted, one, vocabulary) || covers(one, unwanted, vocabulary)),
          ).toBe(false);
          expect(before?.selectors.some((old) => covers(old, one, vocabulary))).toBe(true);
        }
      }
    }),
    runs,
  );
});
