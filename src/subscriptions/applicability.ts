import type { Filter, FilterKey, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { filterKeys, saysSomethingAbout } from './filter-keys.ts';
import { formatSpec } from './format-subscription.ts';
import type { ParseProblem } from './parse-problem.ts';

/** The problem of a filter that would hide all of some chosen events; null when every filter can hold for every event. */
export function findHiddenEvents(spec: SubscriptionSpec, vocabulary: Vocabulary): ParseProblem | null {
  const key = spec.filters.find((filter) => spec.selectors.some((selector) => isHidden(selector, filter)))?.key;
  if (key === undefined) return null;
  const hidden = spec.selectors.filter((selector) => !saysSomethingAbout(key, selector.group));
  return { kind: 'filter_hides_events', key, hidden, commands: separateCommands(spec, vocabulary) };
}

function isHidden(selector: Selector, filter: Filter): boolean {
  return !filter.negated && !saysSomethingAbout(filter.key, selector.group);
}

/** The same wish in two commands: the filters with the events they fit, and the other events without those filters. */
function separateCommands({ selectors, filters }: SubscriptionSpec, vocabulary: Vocabulary): string[] {
  const fitting = selectors.filter((selector) => !filters.some((filter) => isHidden(selector, filter)));
  const others = selectors.filter((selector) => !fitting.includes(selector));
  const narrow = fitting.length > 0 ? fitting : groupsFor(filters, vocabulary);
  const wide = filters.filter((filter) => !others.some((selector) => isHidden(selector, filter)));
  return [
    ...(narrow.length > 0 ? [formatSpec({ selectors: narrow, filters })] : []),
    formatSpec({ selectors: others, filters: wide }),
  ];
}

function groupsFor(filters: readonly Filter[], vocabulary: Vocabulary): Selector[] {
  const keys: FilterKey[] = filterKeys
    .map(({ name }) => name)
    .filter((name) => filters.some(({ key, negated }) => key === name && !negated));
  return vocabulary.groups
    .filter(({ name }) => keys.every((key) => saysSomethingAbout(key, name)))
    .map(({ name }) => ({ group: name, sub: null }));
}
