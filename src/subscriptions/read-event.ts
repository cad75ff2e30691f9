import type { GroupVocabulary } from '../model.ts';
import { isConjunction, isIgnorable } from './filler.ts';
import { findFilterKey, splitMinus } from './filter-words.ts';
import { besideGroup, continuedValue, filterFromWords, listedStatus, replaced, withoutNegated } from './fixes.ts';
import { findEvent, findSubEvent, suggestEvents, suggestSubEvents } from './lookup.ts';
import { findHead } from './read-filter.ts';
import { type Fault, type Place, type Reading, reading } from './reading.ts';

/** Reads a token without a colon: an event word. */
export function readEventWord(place: Place): Reading | Fault {
  const { token, tokens, index, vocabulary } = place;
  const { negated, word } = splitMinus(token.value);
  if (isConjunction(token)) return readConjunction(place);
  if (word === '' || isIgnorable(place) || isAllOf(place)) return reading({});
  const meaning = findEvent(word, vocabulary);
  if (meaning !== null) {
    const fix = withoutNegated(place, meaning);
    const kind = 'negated_event';
    return negated ? { kind: 'fault', fix, problem: (corrected) => ({ kind, word, corrected }) } : reading(meaning);
  }
  const key = findFilterKey(word);
  if (key !== null) {
    const fix = filterFromWords(place);
    return { kind: 'fault', fix, problem: (corrected) => ({ kind: 'filter_without_value', key, corrected }) };
  }
  const known = vocabulary.groups.map(({ name }) => name);
  const listed = listedStatus(place);
  const beside = negated || listed !== null ? null : besideGroup(place);
  const suggestions = beside?.suggestions ?? (listed === null ? suggestEvents(word, vocabulary) : []);
  if (suggestions.length > 0) {
    const fix = beside?.fix ?? replaced(tokens, index, suggestions);
    const kind = 'unknown_event';
    return { kind: 'fault', fix, problem: (corrected) => ({ kind, word, suggestions, known, corrected }) };
  }
  const fix = listed ?? continuedValue(place);
  return { kind: 'fault', fix, problem: (corrected) => ({ kind: 'unknown_word', word, known, corrected }) };
}

/** Reads what follows `group:`. */
export function readSubEvent(place: Place, group: GroupVocabulary): Reading | Fault {
  const { token, tokens, index, vocabulary } = place;
  const selector = findSubEvent(token.value, token.isQuoted, group);
  if (selector !== null) return reading({ selectors: [selector], open: { kind: 'group', group } });
  const suggestions = token.value === '' ? [] : suggestSubEvents(token.value, group, vocabulary);
  return {
    kind: 'fault',
    fix: replaced(tokens, index, suggestions),
    problem: (corrected) => ({
      kind: 'unknown_sub_event',
      group: group.name,
      sub: token.value,
      suggestions,
      known: group.subEvents.map(({ name }) => name),
      corrected,
    }),
  };
}

/** Reads the next item after `group:sub,`; null when it is not a sub-event of that group but an event of its own. */
export function readListedSubEvent(place: Place, group: GroupVocabulary): Reading | Fault | null {
  const { token, vocabulary } = place;
  const isEvent = !token.isQuoted && findEvent(token.value, vocabulary) !== null;
  if (group.freeSubEvent !== null && isEvent) return null;
  const step = readSubEvent(place, group);
  const isGuess = step.kind === 'fault' && (isEvent || step.fix === null || token.separator !== 'comma');
  return isGuess || token.value === '' ? null : step;
}

/** Reads `and` or `or`: alternatives, so `or` cannot stand before a different filter. */
function readConjunction({ token, tokens, index, open, vocabulary }: Place): Reading | Fault {
  const head = tokens[index + 1]?.head ?? null;
  const next = head === null ? null : findHead(head, vocabulary);
  const isSame = open?.kind === 'filter' && next?.kind === 'filter' && next.key === open.key;
  if (token.value.toLowerCase() !== 'or' || next?.kind !== 'filter' || isSame) return reading({ open });
  const known = vocabulary.groups.map(({ name }) => name);
  const problem = (corrected: string | null) =>
    ({ kind: 'unknown_word', word: token.value, known, corrected }) as const;
  return { kind: 'fault', fix: null, problem };
}

/** `all of reviews` is only reviews. */
function isAllOf({ token, tokens, index, vocabulary }: Place): boolean {
  const [of, ...others] = tokens.slice(index + 1);
  if (token.value.toLowerCase() !== 'all' || of?.head !== null || of.value.toLowerCase() !== 'of') return false;
  return others.some(({ head, value }) =>
    head === null ? findEvent(value, vocabulary) !== null : findHead(head, vocabulary)?.kind === 'group',
  );
}
