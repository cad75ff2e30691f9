import type { Place } from './reading.ts';
import type { Token } from './tokenize.ts';

const conjunctions = ['and', 'or', '&'];
const fillers = ['please', 'only', 'me', 'for', 'the', 'of', 'events', 'updates', 'changes', '+', '/', '|', ';'];
const changes = ['change', 'changes', 'changed', 'update', 'updates', 'updated'];

/** Whether a token is a bare `and` or `or`. */
export function isConjunction(token: Token | undefined): boolean {
  return isOneOf(conjunctions, token);
}

/** Whether a token says that something changes, as in `risk changes`. */
export function isChange(token: Token | undefined): boolean {
  return isOneOf(changes, token);
}

/** Whether a token is a word that people add to events and that means nothing by itself. */
export function isFiller(token: Token | undefined): boolean {
  return isOneOf(fillers, token);
}

/** Whether a token can be left out: a filler that is neither part of a free text nor all that was typed. */
export function isIgnorable({ token, tokens, open }: Place): boolean {
  const mayBeText = open !== null && (open.kind === 'filter' || open.group.freeSubEvent !== null);
  return isFiller(token) && !mayBeText && tokens.some((other) => !isFiller(other) && !isConjunction(other));
}

function isOneOf(words: readonly string[], token: Token | undefined): boolean {
  return token !== undefined && token.head === null && !token.isQuoted && words.includes(token.value.toLowerCase());
}
