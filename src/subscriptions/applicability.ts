import type { Filter, FilterKey, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { canonicalFilters } from './canonical.ts';
import { filterKeys, saysSomethingAbout, statusesOf } from './filter-keys.ts';
import { formatSpec } from './format-subscription.ts';
import type { ParseProblem } from './parse-problem.ts';
import { closest } from './suggest.ts';

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
  const wide = filters.filter(
    (filter) => !others.some((selector) => isHidden(selector, filter)) && impossibleIn(others, filter).length === 0,
  );
  const isPossible = narrow.length > 0 && filters.every((filter) => impossibleIn(narrow, filter).length === 0);
  return [
    ...(isPossible ? [formatSpec({ selectors: narrow, filters })] : []),
    formatSpec({ selectors: others, filters: wide }),
  ];
}

/** The problem of a status that none of the chosen events can have; null when every status can occur. */
export function findImpossibleStatus(spec: SubscriptionSpec): ParseProblem | null {
  const value = spec.filters.flatMap((filter) => impossibleIn(spec.selectors, filter))[0];
  if (value === undefined) return null;
  const known = [...new Set(spec.selectors.flatMap(({ group }) => statusesOf(group)))];
  const suggestions = closest(value, known);
  return { kind: 'unknown_status', value, suggestions, known, corrected: withStatus(spec, value, suggestions[0]) };
}

function withStatus(spec: SubscriptionSpec, status: string, near: string | undefined): string | null {
  if (near === undefined) return null;
  const filters = spec.filters.map((filter) => {
    if (filter.key !== 'status' || filter.negated) return filter;
    return {
      ...filter,
      values: filter.values.map((value) => (value.text === status ? { ...value, text: near } : value)),
    };
  });
  const isPossible = filters.every((filter) => spec.selectors.every((selector) => !isHidden(selector, filter)));
  const rest = filters.flatMap((filter) => impossibleIn(spec.selectors, filter));
  return isPossible && rest.length === 0 ? formatSpec({ ...spec, filters: canonicalFilters(filters) }) : null;
}

/** The statuses of a filter that no chosen event can have; none when no chosen event has a status at all. */
function impossibleIn(selectors: readonly Selector[], { key, negated, values }: Filter): string[] {
  const possible = selectors.flatMap(({ group }) => statusesOf(group));
  if (key !== 'status' || negated || possible.length === 0) return [];
  return values.map(({ text }) => text).filter((text) => !possible.includes(text));
}

/** The groups to take when only filters were given: those of `usual` that fit, else any that fit, else `usual`. */
export function choiceFor(filters: readonly Filter[], usual: readonly Selector[], vocabulary: Vocabulary): Selector[] {
  const fitting = usual.filter((selector) => !filters.some((filter) => isHidden(selector, filter)));
  if (fitting.length > 0) return fitting;
  const others = groupsFor(filters, vocabulary);
  return others.length > 0 ? others : [...usual];
}

function groupsFor(filters: readonly Filter[], vocabulary: Vocabulary): Selector[] {
  const keys: FilterKey[] = filterKeys
    .map(({ name }) => name)
    .filter((name) => filters.some(({ key, negated }) => key === name && !negated));
  return vocabulary.groups
    .filter(({ name }) => keys.every((key) => saysSomethingAbout(key, name)))
    .map(({ name }) => ({ group: name, sub: null }));
}
