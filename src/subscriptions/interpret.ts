import type { Filter, Selector, Vocabulary } from '../model.ts';
import { readEventWord, readListedSubEvent, readSubEvent } from './read-event.ts';
import { findHead, readFilterValue, unknownHead } from './read-filter.ts';
import type { Fault, OpenList, Place, Reading } from './reading.ts';
import type { Token } from './tokenize.ts';

/** What tokens mean, before it is brought into canonical form. */
export type Draft = {
  readonly kind: 'draft';
  readonly selectors: readonly Selector[];
  readonly filters: readonly Filter[];
  readonly notes: readonly string[];
  readonly isAll: boolean;
};

/** Gives every token its meaning, or explains the first that has none. */
export function interpret(tokens: readonly Token[], vocabulary: Vocabulary, callerSlackUserId: string): Draft | Fault {
  const readings: Reading[] = [];
  let open: OpenList | null = null;
  for (const [index, token] of tokens.entries()) {
    const step: Reading | Fault = readToken({ tokens, index, token, open, vocabulary, callerSlackUserId });
    if (step.kind === 'fault') return step;
    readings.push(step);
    open = step.open;
  }
  return {
    kind: 'draft',
    selectors: readings.flatMap(({ selectors }) => selectors),
    filters: readings.flatMap(({ filters }) => filters),
    notes: [...new Set(readings.flatMap(({ notes }) => notes))],
    isAll: readings.some(({ isAll }) => isAll),
  };
}

function readToken(place: Place): Reading | Fault {
  const { token, open, tokens, index, vocabulary } = place;
  if (!token.isClosed) {
    const fix = tokens.with(index, { ...token, isClosed: true });
    return { kind: 'fault', fix, problem: (corrected) => ({ kind: 'unclosed_quote', value: token.value, corrected }) };
  }
  const head = token.head === null ? null : findHead(token.head, vocabulary);
  if (open?.kind === 'filter' && token.separator === 'comma' && head === null) {
    return readFilterValue(place, open, token.head === null ? token.value : `${token.head}:${token.value}`);
  }
  if (open?.kind === 'group' && token.separator.startsWith('comma') && token.head === null) {
    const listed = readListedSubEvent(place, open.group);
    if (listed !== null) return listed;
  }
  if (token.head === null) return readEventWord(place);
  if (head === null) return unknownHead(place, token.head);
  if (head.kind === 'filter') return readFilterValue(place, head, token.value);
  if (!head.negated) return readSubEvent(place, head.group);
  const word = `${head.group.name}:${token.value}`;
  return { kind: 'fault', fix: null, problem: (corrected) => ({ kind: 'negated_event', word, corrected }) };
}
