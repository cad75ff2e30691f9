import type { Filter, FilterValue, SubscriptionSpec } from '../model.ts';

/** Whether two canonical lists of filters let the same events through. */
export function sameFilters(a: readonly Filter[], b: readonly Filter[]): boolean {
  return a.length === b.length && a.every((filter) => b.some((other) => sameFilter(filter, other)));
}

function sameFilter(a: Filter, b: Filter): boolean {
  return (
    a.key === b.key &&
    a.negated === b.negated &&
    a.values.length === b.values.length &&
    a.values.every((value) => b.values.some((other) => sameValue(value, other)))
  );
}

/** Two things may have the same name, so ids decide where both are known. */
function sameValue(a: FilterValue, b: FilterValue): boolean {
  if (a.id !== null && b.id !== null) return a.id === b.id;
  return a.text.toLowerCase() === b.text.toLowerCase();
}

/** How many filter values a channel's subscriptions have together; `maxFilterValues` is the most allowed. */
export function countFilterValues(rows: readonly SubscriptionSpec[]): number {
  return rows.flatMap(({ filters }) => filters.flatMap(({ values }) => values)).length;
}
