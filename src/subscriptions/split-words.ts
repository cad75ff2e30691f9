import type { Vocabulary } from '../model.ts';
import { findExactFilterKey, splitMinus } from './filter-words.ts';
import { findEvent } from './lookup.ts';
import { findHead } from './read-filter.ts';
import { type Token, tokenize } from './tokenize.ts';

const joiners = /[/+|;]+/g;

/** Makes one token of a filter key in two words: `use case:x`. */
export function joinKeys(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    const isWord = before?.head === null && !before.isQuoted && before.separator !== 'comma';
    const key = isWord && token.head !== null ? `${before.value} ${token.head}` : null;
    if (isWord && key !== null && token.separator === 'space' && findExactFilterKey(splitMinus(key).word) !== null) {
      joined[joined.length - 1] = { ...token, head: key, separator: before.separator };
    } else {
      joined.push(token);
    }
  }
  return joined;
}

/** Takes apart event words that are joined by something else than a comma: `reviews/tasks`. */
export function splitJoined(tokens: readonly Token[], vocabulary: Vocabulary): Token[] {
  let isText = false;
  return tokens.flatMap((token) => {
    const head = token.head === null ? null : findHead(token.head, vocabulary);
    if (isText && token.separator === 'comma' && head === null) return [token];
    isText = head !== null && (head.kind === 'filter' || head.group.freeSubEvent !== null);
    return isText ? [token] : splitToken(token, vocabulary);
  });
}

function splitToken(token: Token, vocabulary: Vocabulary): Token[] {
  const { head, value, isQuoted } = token;
  const text = head === null ? value : `${head}:${value}`;
  const isEvent = (word: string) => findEvent(word, vocabulary) !== null;
  if (isQuoted || text.includes('<') || text.search(joiners) === -1 || !text.split(/[/+|;:]/).some(isEvent)) {
    return [token];
  }
  const parts = tokenize(text.replace(joiners, ','));
  return parts.map((part, index) => (index === 0 ? { ...part, separator: token.separator } : part));
}
