import type { Filter, FilterKey, FilterValue, Selector, SubscriptionSpec } from '../model.ts';
import { isPersonKey } from './filter-keys.ts';
import { quote } from './quotes.ts';

/** The arguments somebody would type to get exactly this choice; `parseSubscription` gives it back. */
export function formatSpec(spec: SubscriptionSpec): string {
  return [...groupRuns(spec.selectors).map(formatRun), ...spec.filters.map(formatFilter)].join(' ');
}

/** What to type for one selector, such as `reviews:decided`. */
export function formatSelector(selector: Selector): string {
  return formatRun([selector]);
}

/** What to type for one filter, such as `-use-case:"Sandbox demo"`. */
export function formatFilter(filter: Filter): string {
  const values = filter.values.map(({ text }) => formatValue(filter.key, text));
  return `${filter.negated ? '-' : ''}${filter.key}:${values.join(',')}`;
}

/** The chosen events in plain English, such as `reviews, tasks: assigned and done`. */
export function describeSelectors(selectors: readonly Selector[]): string {
  return groupRuns(selectors)
    .map((run) => {
      const [first] = run;
      if (first === undefined) return '';
      if (first.sub === null) return first.group;
      const subs = subsOf(run).map((sub) => (isPlainWord(sub) ? sub : `"${sub}"`));
      return first.group === 'other' ? subs.join(', ') : `${first.group}: ${listed(subs, 'and')}`;
    })
    .join(', ');
}

/** What a filter's value looks like in an answer. */
export type ShowValue = (value: FilterValue, key: FilterKey) => string;

/**
 * The filters in plain English, such as `only for risk Critical or High, except use case Sandbox demo`; empty without
 * filters. `show` decides how a value looks, for instance a person's name for `<@U123>`.
 */
export function describeFilters(filters: readonly Filter[], show: ShowValue = showValue): string {
  const positive = filters.filter(({ negated }) => !negated);
  const negative = filters.filter(({ negated }) => negated);
  return [...positive, ...negative].map((filter) => describeFilter(filter, show)).join(', ');
}

/** Whether a use case is known here by its id only, because it is restricted in Credo and others could read its name. */
export function isWithheld({ text, id }: FilterValue, key: FilterKey): boolean {
  return key === 'use-case' && id !== null && text === id;
}

/** A value as plain text: a risk level capitalised, a status with spaces, anything else as it was typed. */
export function showValue(value: FilterValue, key: FilterKey): string {
  if (isWithheld(value, key)) return '(restricted in Credo AI)';
  if (key === 'risk') return value.text.charAt(0).toUpperCase() + value.text.slice(1);
  if (key === 'status') return value.text.replaceAll('_', ' ');
  return value.text;
}

const filterPhrases: Readonly<Record<FilterKey, { readonly only: string; readonly except: string }>> = {
  'use-case': { only: 'only for use case', except: 'except use case' },
  risk: { only: 'only for risk', except: 'except risk' },
  actor: { only: 'only by', except: 'except by' },
  assignee: { only: 'only assigned to', except: 'except assigned to' },
  status: { only: 'only with status', except: 'except status' },
  field: { only: 'only for field', except: 'except field' },
};

function describeFilter(filter: Filter, show: ShowValue): string {
  const phrase = filterPhrases[filter.key][filter.negated ? 'except' : 'only'];
  return `${phrase} ${listed(
    filter.values.map((value) => show(value, filter.key)),
    'or',
  )}`;
}

function listed(items: readonly string[], word: 'and' | 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

function formatRun(run: readonly Selector[]): string {
  const [first] = run;
  if (first === undefined) return '';
  if (first.sub === null) return first.group;
  const subs = subsOf(run);
  if (first.group === 'other') return subs.join(' ');
  const isFreeText = first.group === 'fields';
  return `${first.group}:${subs.map((sub) => (isFreeText || !isPlainWord(sub) ? quote(sub) : sub)).join(',')}`;
}

function subsOf(run: readonly Selector[]): string[] {
  return run.flatMap(({ sub }) => (sub === null ? [] : [sub]));
}

function formatValue(key: FilterKey, text: string): string {
  if (isPersonKey(key) && /^<@[UW][A-Z\d]+>$/.test(text)) return text;
  const isReserved = isPersonKey(key) && text.toLowerCase() === 'me';
  return isPlainWord(text) && !isReserved ? text : quote(text);
}

function isPlainWord(text: string): boolean {
  return /^[\p{L}\p{N}](?:[\p{L}\p{N}_.@+-]*[\p{L}\p{N}])?$/u.test(text);
}

/** Splits selectors into runs of one group; a whole group stands alone. */
function groupRuns(selectors: readonly Selector[]): Selector[][] {
  const runs: Selector[][] = [];
  for (const selector of selectors) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const joins = last !== undefined && last.group === selector.group && last.sub !== null && selector.sub !== null;
    if (run !== undefined && joins) run.push(selector);
    else runs.push([selector]);
  }
  return runs;
}
