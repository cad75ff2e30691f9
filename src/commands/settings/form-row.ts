import type { Filter, FilterKey, FilterValue, SubscriptionSpec, Vocabulary } from '../../model.ts';
import { findHiddenEvents, findImpossibleStatus } from '../../subscriptions/applicability.ts';
import { canonicalSpec } from '../../subscriptions/canonical.ts';
import type { Rows } from '../../subscriptions/combine.ts';
import { maxFilterValues } from '../../subscriptions/filter-keys.ts';
import { countFilterValues, sameFilters } from '../../subscriptions/filters.ts';
import { describeFilters, describeSelectors, formatSelector } from '../../subscriptions/format-subscription.ts';
import {
  addedIn,
  changedEvents,
  eventsBlock,
  type FieldErrors,
  filterBlock,
  findRow,
  newRow,
  removedIn,
  type SettingsForm,
  sameSelector,
  unfilteredRow,
} from './form.ts';

const chosenFilters = ['use-case', 'risk'] as const;

export type FormRows = { readonly rows: Rows } | { readonly errors: FieldErrors };

/** A channel's subscriptions after a form: only what was changed in it changes, and only in the row it was about. */
export function rowsAfter(before: Rows, form: SettingsForm, vocabulary: Vocabulary): FormRows {
  const { added, removed } = changedEvents(form, vocabulary);
  const row = findRow(before, form.row);
  const filters = chosenFilters.reduce((now, key) => withChanges(now, key, form), row?.filters ?? []);
  const isUntouched = added.length + removed.length === 0 && sameFilters(filters, row?.filters ?? []);
  if (isUntouched) return { rows: before };
  if (!row && form.row !== newRow && form.row !== unfilteredRow) return { errors: { [firstBlock]: gone } };

  const isRemoved = (selector: SubscriptionSpec['selectors'][number]) =>
    removed.some((one) => sameSelector(one, selector));
  const selectors = [...(row?.selectors ?? []).filter((selector) => !isRemoved(selector)), ...added];
  const others = before.filter((one) => one !== row);
  if (selectors.length === 0) {
    return row && removed.length > 0 ? { rows: others } : { errors: { [firstBlock]: nothingChosen } };
  }
  const wanted = canonicalSpec({ selectors, filters }, vocabulary);
  const rows = placed(before, row, wanted, vocabulary);
  const errors = problemsOf(wanted, rows, vocabulary);
  return errors === null ? { rows } : { errors };
}

const firstBlock = eventsBlock('reviews');
const gone = 'Somebody changed this choice meanwhile. Close this form and type /credo settings to open it again.';
const nothingChosen = 'Choose at least one event for these filters. To stop everything, type /credo unsubscribe all.';

/** Where its row was, or together with the row that has the same filters. */
function placed(before: Rows, row: Rows[number] | undefined, wanted: SubscriptionSpec, vocabulary: Vocabulary): Rows {
  const same = before.find((one) => one !== row && sameFilters(one.filters, wanted.filters));
  if (same) {
    const merged = canonicalSpec(
      { selectors: [...same.selectors, ...wanted.selectors], filters: same.filters },
      vocabulary,
    );
    return before.filter((one) => one !== row).map((one) => (one === same ? merged : one));
  }
  return row ? before.map((one) => (one === row ? wanted : one)) : [...before, wanted];
}

/** What was chosen or given up in a filter's field; values that were not touched stay as they are. */
function withChanges(filters: readonly Filter[], key: FilterKey & ('use-case' | 'risk'), form: SettingsForm): Filter[] {
  const field = form.fields.find(({ blockId }) => blockId === filterBlock(key));
  if (!field) return [...filters];
  const removed = removedIn(field);
  const isIt = (filter: Filter) => filter.key === key && !filter.negated;
  const kept = filters
    .filter(isIt)
    .flatMap(({ values }) => values.filter((one) => !removed.includes(optionValue(one))));
  const added = addedIn(field).map((value): FilterValue => ({ text: field.labels[value] ?? value, id: value }));
  const values = [...kept, ...added];
  const others = filters.filter((filter) => !isIt(filter));
  return values.length === 0 ? others : [...others, { key, negated: false, values }];
}

/** How a filter's value is told apart in the form. */
export function optionValue({ id, text }: FilterValue): string {
  return id ?? `name:${text}`;
}

function problemsOf(spec: SubscriptionSpec, rows: Rows, vocabulary: Vocabulary): FieldErrors | null {
  const count = countFilterValues(rows);
  if (count > maxFilterValues) {
    const most = `These would be ${count} filter values, and ${maxFilterValues} is the most a channel can have. /credo list shows all of them.`;
    return { [filterBlock('use-case')]: most };
  }
  const hidden = findHiddenEvents(spec, vocabulary);
  if (hidden?.kind === 'filter_hides_events') {
    const [first] = hidden.hidden;
    const filter = describeFilters(spec.filters.filter(({ key }) => key === hidden.key));
    const why = `Nothing of ${describeSelectors(hidden.hidden)} would arrive ${filter}. Choose these without that filter, or type /credo subscribe ${hidden.hidden.map(formatSelector).join(' ')} for them.`;
    return { [eventsBlock(first?.group ?? 'reviews')]: why };
  }
  const impossible = findImpossibleStatus(spec);
  if (impossible?.kind === 'unknown_status') {
    return {
      [firstBlock]: `None of these events ever has the status ${impossible.value}. /credo list shows the filters.`,
    };
  }
  return null;
}
