import { type Token, tokenize } from './tokenize.ts';

/**
 * Brings loosely typed tokens into the strict form: `risk: high` is one token, and quotes around a whole expression
 * (“reviews:decided”) are taken off. `isEvent` tells event words, which are never taken for a value.
 */
export function loosen(tokens: readonly Token[], isEvent: (word: string) => boolean): Token[] {
  return openWrapped(joinLooseValues(tokens, isEvent));
}

function joinLooseValues(tokens: readonly Token[], isEvent: (word: string) => boolean): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    const isOpen = before !== undefined && before.head !== null && before.value === '' && !before.isQuoted;
    const isValue = token.head === null && token.separator === 'space' && (token.isQuoted || !isEvent(token.value));
    if (isOpen && isValue) {
      joined[joined.length - 1] = { ...before, value: token.value, isQuoted: token.isQuoted, isClosed: token.isClosed };
    } else {
      joined.push(token);
    }
  }
  return joined;
}

function openWrapped(tokens: readonly Token[]): Token[] {
  let isInList = false;
  return tokens.flatMap((token) => {
    isInList = token.head !== null || (isInList && token.separator === 'comma');
    return !isInList && token.isQuoted && token.isClosed ? unwrap(token) : [token];
  });
}

function unwrap(token: Token): Token[] {
  const inner = tokenize(token.value);
  const [first] = inner;
  const isOneExpression =
    first !== undefined && first.head !== null && inner.every((t) => !t.isQuoted && !(t !== first && t.head !== null));
  if (!isOneExpression) return inner.map((t, index) => (index === 0 ? { ...t, separator: token.separator } : t));
  const values = token.value.slice(token.value.indexOf(':') + 1).split(',');
  return values.map((value, index) => ({
    head: index === 0 ? first.head : null,
    value: value.trim().replace(/[.…]+$/, ''),
    isQuoted: false,
    isClosed: true,
    separator: index === 0 ? token.separator : 'comma',
  }));
}
