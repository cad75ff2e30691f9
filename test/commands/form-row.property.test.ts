import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRow, rowKey, type SettingsForm, unfilteredRow } from '../../src/commands/settings/form.ts';
import { optionValue, rowsAfter } from '../../src/commands/settings/form-row.ts';
import type { SubscriptionSpec } from '../../src/model.ts';
import { type Rows, sameRows } from '../../src/subscriptions/combine.ts';
import { sameFilters } from '../../src/subscriptions/filters.ts';
import { canonical } from '../subscriptions/arbitraries.ts';
import { vocabulary } from '../subscriptions/vocabulary.ts';

/** Any subscriptions of a channel: no two with the same filters. */
const channel: fc.Arbitrary<Rows> = fc
  .array(canonical, { minLength: 1, maxLength: 4 })
  .map((rows) => rows.filter((row, index) => rows.findIndex((one) => sameFilters(one.filters, row.filters)) === index));

const unchanged = (blockId: string, values: readonly string[]) => ({
  blockId,
  before: values,
  now: values,
  labels: {},
});

/** The form of a row as it opens. */
function formOf({ selectors, filters }: SubscriptionSpec): SettingsForm {
  const groups = [...new Set(selectors.map(({ group }) => group))];
  const valuesOf = (key: string) =>
    filters.filter((one) => one.key === key && !one.negated).flatMap(({ values }) => values.map(optionValue));
  return {
    connectionId: 'default',
    row: rowKey(filters),
    fields: [
      ...groups.map((group) =>
        unchanged(
          `events:${group}`,
          selectors.filter((one) => one.group === group).map(({ sub }) => sub ?? '*'),
        ),
      ),
      unchanged('filter:use-case', valuesOf('use-case')),
      unchanged('filter:risk', valuesOf('risk')),
    ],
  };
}

const rowsOf = (after: ReturnType<typeof rowsAfter>): Rows => {
  if ('errors' in after) throw new Error(JSON.stringify(after.errors));
  return after.rows;
};

test('a form that is saved as it opened changes nothing, whatever the channel has', () => {
  fc.assert(
    fc.property(channel, fc.nat(), (rows, pick) => {
      const row = rows[pick % rows.length];
      expect(row && rowsOf(rowsAfter(rows, formOf(row), vocabulary))).toBe(rows);
    }),
  );
});

test('giving up all events of one choice takes away that choice and leaves the others as they are', () => {
  fc.assert(
    fc.property(channel, fc.nat(), (rows, pick) => {
      const row = rows[pick % rows.length];
      if (!row) return;
      const form = formOf(row);
      const fields = form.fields.map((field) => (field.blockId.startsWith('events:') ? { ...field, now: [] } : field));
      expect(rowsOf(rowsAfter(rows, { ...form, fields }, vocabulary))).toEqual(rows.filter((one) => one !== row));
    }),
  );
});

test('what others did meanwhile stays, and the result never has two choices with the same filters', () => {
  fc.assert(
    fc.property(channel, channel, fc.nat(), (opened, now, pick) => {
      const row = opened[pick % opened.length];
      if (!row) return;
      const form = formOf(row);
      const risk = { blockId: 'filter:risk', before: [], now: ['0'], labels: { '0': 'High' } };
      const fields = [...form.fields.filter(({ blockId }) => blockId !== 'filter:risk'), risk];
      const after = rowsAfter(now, { ...form, fields }, vocabulary);
      if ('errors' in after) return;
      const keys = after.rows.map(({ filters }) => rowKey(filters));
      expect(new Set(keys).size).toBe(keys.length);
      const others = now.filter(({ filters }) => rowKey(filters) !== form.row);
      const kept = others.filter((one) => after.rows.some((other) => sameFilters(one.filters, other.filters)));
      expect(kept).toHaveLength(others.length);
    }),
  );
});

test('a new choice is added beside those there are', () => {
  fc.assert(
    fc.property(channel, (rows) => {
      const events = { blockId: 'events:reviews', before: [], now: ['decided'], labels: {} };
      const risk = { blockId: 'filter:risk', before: [], now: ['unheard-of'], labels: { 'unheard-of': 'Unheard of' } };
      const after = rowsOf(
        rowsAfter(rows, { connectionId: 'default', row: newRow, fields: [events, risk] }, vocabulary),
      );
      expect(after.slice(0, -1)).toEqual(rows);
      expect(sameRows(after.slice(0, -1), rows)).toBe(true);
    }),
  );
});

test('a choice without filters in a channel that has nothing yet is its first', () => {
  const events = { blockId: 'events:reviews', before: [], now: ['*'], labels: {} };
  expect(rowsAfter([], { connectionId: 'default', row: unfilteredRow, fields: [events] }, vocabulary)).toEqual({
    rows: [{ selectors: [{ group: 'reviews', sub: null }], filters: [] }],
  });
});
