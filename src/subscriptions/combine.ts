import type { Filter, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { canonicalSelectors, covers, sortSelectors } from './canonical.ts';
import { sameFilters } from './filters.ts';
import { instead, takeOut } from './take-out.ts';

/** The subscriptions of one channel: one for each set of filters. */
export type Rows = readonly SubscriptionSpec[];

/** Adds a choice to a channel; what the channel already gets is not added again. */
export function subscribe(
  rows: Rows,
  spec: SubscriptionSpec,
  vocabulary: Vocabulary,
): { readonly rows: Rows; readonly added: readonly Selector[]; readonly changed: boolean } {
  const relevant = rows.filter(({ filters }) => filters.length === 0 || sameFilters(filters, spec.filters));
  const had = relevant.flatMap(({ selectors }) => selectors);
  const added = spec.selectors.filter((selector) => !had.some((one) => covers(one, selector, vocabulary)));
  if (added.length === 0) return { rows, added, changed: false };
  const row = rows.find(({ filters }) => sameFilters(filters, spec.filters));
  if (row === undefined) return { rows: [...rows, { selectors: added, filters: spec.filters }], added, changed: true };
  const selectors = canonicalSelectors([...row.selectors, ...added], vocabulary);
  const merged = { selectors, filters: row.filters };
  return { rows: rows.map((one) => (one === row ? merged : one)), added, changed: true };
}

/** What cannot be taken out of a wider choice; `commands` are the commands (without `/credo`) that come closest. */
export type TakeOutProblem = {
  readonly kind: 'cannot_take_out';
  readonly selector: Selector;
  readonly from: Selector;
  readonly commands: readonly string[];
};

export type UnsubscribeResult =
  | { readonly ok: true; readonly rows: Rows; readonly removed: readonly Selector[]; readonly changed: boolean }
  | { readonly ok: false; readonly problem: TakeOutProblem };

/** Takes events out of every subscription of a channel, or with `filters` only out of the one with those filters. */
export function unsubscribe(
  rows: Rows,
  selectors: readonly Selector[],
  filters: readonly Filter[] | null,
  vocabulary: Vocabulary,
): UnsubscribeResult {
  const removed: Selector[] = [];
  const remaining: SubscriptionSpec[] = [];
  for (const row of rows) {
    if (filters !== null && !sameFilters(row.filters, filters)) {
      remaining.push(row);
      continue;
    }
    let left = row.selectors;
    for (const selector of selectors) {
      const outcome = takeOut(left, selector, vocabulary);
      if (outcome.kind === 'inseparable') {
        const commands = instead(rows, row, { selector, from: outcome.from }, vocabulary);
        return { ok: false, problem: { kind: 'cannot_take_out', selector, from: outcome.from, commands } };
      }
      removed.push(...outcome.removed);
      left = outcome.left;
    }
    if (left === row.selectors) remaining.push(row);
    else if (left.length > 0) remaining.push({ selectors: left, filters: row.filters });
  }
  if (removed.length === 0) return { ok: true, rows, removed, changed: false };
  return { ok: true, rows: remaining, removed: sortSelectors(removed, vocabulary), changed: true };
}

/** Makes a choice the only one of a channel. */
export function replace(spec: SubscriptionSpec): Rows {
  return spec.selectors.length === 0 ? [] : [spec];
}

/** Whether two channels would get the same events. */
export function sameRows(a: Rows, b: Rows): boolean {
  return (
    a.length === b.length &&
    a.every((row) => b.some((other) => sameFilters(row.filters, other.filters) && sameSelectors(row, other)))
  );
}

function sameSelectors(a: SubscriptionSpec, b: SubscriptionSpec): boolean {
  const key = ({ group, sub }: Selector) => JSON.stringify([group, sub?.toLowerCase() ?? null]);
  const keys = new Set(a.selectors.map(key));
  return keys.size === b.selectors.length && b.selectors.every((selector) => keys.has(key(selector)));
}

/** The Credo event types that a webhook must deliver for these subscriptions, sorted. */
export function neededEventTypes(rows: Rows, vocabulary: Vocabulary): string[] {
  const types = rows.flatMap(({ selectors }) => selectors.flatMap((selector) => eventTypesOf(selector, vocabulary)));
  return [...new Set(types)].sort();
}

function eventTypesOf({ group: name, sub }: Selector, vocabulary: Vocabulary): readonly string[] {
  if (name === 'other') return sub === null ? [] : [sub];
  const group = vocabulary.groups.find((one) => one.name === name);
  const subEvent = group?.subEvents.find((one) => one.name === sub);
  return subEvent?.eventTypes ?? group?.eventTypes ?? [];
}
