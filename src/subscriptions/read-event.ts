import type { GroupVocabulary } from '../model.ts';
import { findFilterKey, splitMinus } from './filter-words.ts';
import { findEvent, findSubEvent, suggestEvents, suggestSubEvents } from './lookup.ts';
import { type Fault, type Place, type Reading, reading } from './reading.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Reads a token without a colon: an event word. */
export function readEventWord(place: Place): Reading | Fault {
  const { token, tokens, index, vocabulary } = place;
  const { negated, word } = splitMinus(token.value);
  if (word === '' || (!token.isQuoted && ['and', '&'].includes(word.toLowerCase()))) return reading({});
  const meaning = findEvent(word, vocabulary);
  if (meaning !== null) {
    return negated ? { kind: 'fault', fix: null, problem: () => ({ kind: 'negated_event', word }) } : reading(meaning);
  }
  const key = findFilterKey(word);
  if (key !== null) {
    const fix = filterFromWords(place);
    return { kind: 'fault', fix, problem: (corrected) => ({ kind: 'filter_without_value', key, corrected }) };
  }
  const known = vocabulary.groups.map(({ name }) => name);
  const suggestions = suggestEvents(word, vocabulary);
  if (suggestions.length > 0) {
    const fix = replaced(tokens, index, suggestions);
    const kind = 'unknown_event';
    return { kind: 'fault', fix, problem: (corrected) => ({ kind, word, suggestions, known, corrected }) };
  }
  const fix = continuedValue(place);
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

function replaced(tokens: readonly Token[], index: number, suggestions: readonly string[]): Token[] | null {
  const [likeliest] = suggestions;
  return likeliest === undefined ? null : tokens.toSpliced(index, 1, ...tokenize(likeliest));
}

/** `risk high` was probably meant to be `risk:high`. */
function filterFromWords({ tokens, index, token, vocabulary }: Place): Token[] | null {
  const next = tokens[index + 1];
  if (next === undefined || next.head !== null || findEvent(next.value, vocabulary) !== null) return null;
  return tokens.toSpliced(index, 2, { ...next, head: token.value, separator: token.separator });
}

/** An unknown word after a value was probably meant to belong to it: `use-case:Loan scoring`, `risk:high, critical`. */
function continuedValue({ tokens, index, token, open }: Place): Token[] | null {
  const before = tokens[index - 1];
  if (before === undefined || open === null) return null;
  if (token.separator === 'comma_and_space' || token.value.startsWith('<@')) {
    return tokens.with(index, { ...token, separator: 'comma' });
  }
  return tokens.toSpliced(index - 1, 2, { ...before, value: `${before.value} ${token.value}`, isQuoted: true });
}
