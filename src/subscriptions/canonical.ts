import type { Filter, FilterValue, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { filterKeys } from './filter-keys.ts';
import { compareText } from './words.ts';

/** The one way to write down a choice: everything once, in a fixed order, nothing that another part already says. */
export function canonicalSpec(spec: SubscriptionSpec, vocabulary: Vocabulary): SubscriptionSpec {
  return {
    selectors: canonicalSelectors(spec.selectors, vocabulary),
    filters: canonicalFilters(spec.filters),
  };
}

/** Sorts selectors in the vocabulary's order and drops those that another one covers. */
export function canonicalSelectors(selectors: readonly Selector[], vocabulary: Vocabulary): Selector[] {
  const unique = sortSelectors(selectors, vocabulary);
  const wide = unique.filter((selector) => selector.sub === null || containedIn(selector, vocabulary).length > 0);
  return unique.filter((selector) => !wide.some((other) => other !== selector && covers(other, selector, vocabulary)));
}

/** Sorts selectors in the vocabulary's order, each once, keeping the first spelling. */
export function sortSelectors(selectors: readonly Selector[], vocabulary: Vocabulary): Selector[] {
  const unique = new Map<string, Selector>();
  for (const selector of selectors) {
    const key = `${selector.group}:${selector.sub === null ? '' : `:${selector.sub.toLowerCase()}`}`;
    if (!unique.has(key)) unique.set(key, selector);
  }
  const ranked = [...unique.values()].map((selector) => ({ selector, ...rank(selector, vocabulary) }));
  ranked.sort((a, b) => a.group - b.group || a.sub - b.sub || compareText(a.name, b.name));
  return ranked.map(({ selector }) => selector);
}

function rank(selector: Selector, vocabulary: Vocabulary): { group: number; sub: number; name: string } {
  const group = vocabulary.groups.findIndex(({ name }) => name === selector.group);
  if (selector.sub === null) return { group: group === -1 ? vocabulary.groups.length : group, sub: -1, name: '' };
  const subEvents = vocabulary.groups[group]?.subEvents ?? [];
  const sub = subEvents.findIndex(({ name }) => name === selector.sub);
  return {
    group: group === -1 ? vocabulary.groups.length : group,
    sub: sub === -1 ? subEvents.length : sub,
    name: selector.sub.toLowerCase(),
  };
}

/** Whether every event that `b` selects is selected by `a`. */
export function covers(a: Selector, b: Selector, vocabulary: Vocabulary): boolean {
  if (a.group !== b.group) return false;
  if (a.sub === null) return true;
  if (b.sub === null) return false;
  if (a.sub.toLowerCase() === b.sub.toLowerCase()) return true;
  return containedIn(a, vocabulary).includes(b.sub);
}

/** The sub-events that a selector's own sub-event contains. */
export function containedIn(selector: Selector, vocabulary: Vocabulary): readonly string[] {
  const group = vocabulary.groups.find(({ name }) => name === selector.group);
  return group?.subEvents.find(({ name }) => name === selector.sub)?.contains ?? [];
}

/** Merges filters of the same key and sign, sorts them, and names each value once in its first spelling. */
export function canonicalFilters(filters: readonly Filter[]): Filter[] {
  return filterKeys.flatMap(({ name: key }) =>
    [false, true].flatMap((negated) => {
      const same = filters.filter((filter) => filter.key === key && filter.negated === negated);
      const values = canonicalValues(same.flatMap((filter) => filter.values));
      return values.length === 0 ? [] : [{ key, negated, values }];
    }),
  );
}

function canonicalValues(values: readonly FilterValue[]): FilterValue[] {
  const unique = new Map<string, FilterValue>();
  for (const value of values) {
    const key = value.text.toLowerCase();
    if (!unique.has(key)) unique.set(key, value);
  }
  return [...unique].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value);
}
