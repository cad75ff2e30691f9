import type { FilterKey, GroupVocabulary, Vocabulary } from '../model.ts';
import { filterKeys, statuses } from './filter-keys.ts';
import { canonicalValueText, findExactFilterKey, findFilterKey, findStatus, splitMinus } from './filter-words.ts';
import { type Fault, type Place, type Reading, reading } from './reading.ts';
import { closest } from './suggest.ts';
import type { Token } from './tokenize.ts';
import { findNamed, squash } from './words.ts';

/** What the word before a colon names. */
export type Head =
  | { readonly kind: 'filter'; readonly key: FilterKey; readonly negated: boolean }
  | { readonly kind: 'group'; readonly group: GroupVocabulary; readonly negated: boolean };

/** Finds what the word before a colon names; `fields:` is the events, `field:` and `-fields:` the filter. */
export function findHead(typed: string, vocabulary: Vocabulary): Head | null {
  const { negated, word } = splitMinus(typed);
  const named = vocabulary.groups.find(({ name }) => squash(name) === squash(word));
  const group = named ?? findNamed(word, vocabulary.groups);
  const key = findExactFilterKey(word) ?? (group === null || negated ? findFilterKey(word) : null);
  const isGroup = group !== null && (key === null || (named !== undefined && !negated));
  if (isGroup) return { kind: 'group', group, negated };
  return key === null ? null : { kind: 'filter', key, negated };
}

/** Reads one value of a filter. */
export function readFilterValue(place: Place, filter: Head & { kind: 'filter' }, text: string): Reading | Fault {
  const { token } = place;
  const { key, negated } = filter;
  if (text === '') {
    return { kind: 'fault', fix: null, problem: (corrected) => ({ kind: 'filter_without_value', key, corrected }) };
  }
  const value = canonicalValueText(key, { text, isQuoted: token.isQuoted }, place.callerSlackUserId);
  if (value !== null) {
    const filters = [{ key, negated, values: [{ text: value, id: null }] }];
    return reading({ filters, open: { kind: 'filter', key, negated } });
  }
  const suggestions = closest(text, statuses);
  return {
    kind: 'fault',
    fix: statusInTwoWords(place, text) ?? withValue(place, text, suggestions[0]),
    problem: (corrected) => ({ kind: 'unknown_status', value: text, suggestions, known: statuses, corrected }),
  };
}

/** `status:in progress` lacks its quotes. */
function statusInTwoWords({ tokens, index, token }: Place, text: string): Token[] | null {
  const next = tokens[index + 1];
  const status = next?.head === null ? findStatus(`${text} ${next.value}`) : null;
  return status === null ? null : tokens.toSpliced(index, 2, { ...token, value: status });
}

/** A listed value such as `a:b` has no head of its own. */
function withValue({ tokens, index, token }: Place, text: string, value: string | undefined): Token[] | null {
  if (value === undefined) return null;
  return tokens.with(index, { ...token, head: text === token.value ? token.head : null, value });
}

/** Explains a word before a colon that names neither events nor a filter. */
export function unknownHead(place: Place, head: string): Fault {
  const { token, tokens, index, vocabulary } = place;
  const { negated, word } = splitMinus(head);
  const names = new Map<string, string>();
  for (const { name, aliases } of negated ? filterKeys : [...vocabulary.groups, ...filterKeys]) {
    for (const spelling of [name, ...aliases]) if (!names.has(spelling)) names.set(spelling, name);
  }
  const suggestions = [...new Set(closest(word, [...names.keys()]).map((spelling) => names.get(spelling) ?? spelling))];
  const [likeliest] = suggestions;
  const groups = vocabulary.groups.map(({ name }) => name);
  const keys = filterKeys.map(({ name }) => name);
  return {
    kind: 'fault',
    fix: likeliest === undefined ? null : tokens.with(index, { ...token, head: `${negated ? '-' : ''}${likeliest}` }),
    problem: (corrected) =>
      groups.some((name) => name === likeliest)
        ? { kind: 'unknown_event', word, suggestions, known: groups, corrected }
        : { kind: 'unknown_filter', key: word, suggestions, known: keys, corrected },
  };
}
