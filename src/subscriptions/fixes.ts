import { isChange, isConjunction, isFiller } from './filler.ts';
import { findExactFilterKey, findStatus, splitMinus } from './filter-words.ts';
import { type EventMeaning, findEvent } from './lookup.ts';
import { findHead } from './read-filter.ts';
import type { Place } from './reading.ts';
import { type Token, tokenize } from './tokenize.ts';
import { findNamed } from './words.ts';

/** Puts the likeliest suggestion in the place of a token. */
export function replaced(tokens: readonly Token[], index: number, suggestions: readonly string[]): Token[] | null {
  const [likeliest] = suggestions;
  if (likeliest === undefined) return null;
  const parts = tokenize(likeliest);
  const rest = tokens.slice(index + 1);
  const [next] = rest;
  // What followed a sub-event in its list is no further value of a filter.
  if (parts.length > 1 && next?.separator === 'comma') rest[0] = { ...next, separator: 'comma_and_space' };
  return [...tokens.slice(0, index), ...parts, ...rest];
}

/** `reviews opened` and `opened reviews` were probably meant to be `reviews:opened`; the nearest such group counts. */
export function besideGroup({
  tokens,
  index,
  token,
  vocabulary,
}: Place): { suggestions: string[]; fix: Token[] } | null {
  const others = [...tokens.keys()].filter((at) => at !== index);
  others.sort((a, b) => Math.abs(a - index) - Math.abs(b - index));
  for (const at of others) {
    const other = tokens[at];
    if (other === undefined) continue;
    const head = other.head === null ? null : findHead(other.head, vocabulary);
    const headed = head?.kind === 'group' && !head.negated ? head.group : null;
    const group = other.head === null ? findNamed(other.value, vocabulary.groups) : headed;
    const sub = group === null || splitMinus(other.value).negated ? null : findNamed(token.value, group.subEvents);
    if (group === null || sub === null) continue;
    const named = { head: group.name, value: sub.name, isQuoted: false };
    const fix =
      headed === null
        ? tokens.with(at, { ...other, ...named }).toSpliced(index, 1)
        : tokens.with(index, { ...token, ...named });
    return { suggestions: [`${group.name}:${sub.name}`], fix };
  }
  return null;
}

/** `risk high` was probably meant to be `risk:high`, and `risk changes` to be `metadata:risk`. */
export function filterFromWords(place: Place): Token[] | null {
  const { tokens, index, token, vocabulary } = place;
  const next = tokens[index + 1];
  const isWord = next !== undefined && next.head === null;
  if (isWord && findExactFilterKey(splitMinus(`${token.value} ${next.value}`).word) !== null) {
    return tokens.toSpliced(index, 2, { ...token, value: `${token.value} ${next.value}` });
  }
  if (isWord && isChange(next)) {
    const group = vocabulary.groups.find(({ subEvents }) => findNamed(token.value, subEvents) !== null);
    const sub = group === undefined ? null : findNamed(token.value, group.subEvents);
    if (group === undefined || sub === null) return null;
    return tokens.toSpliced(index, 2, { ...token, head: group.name, value: sub.name, isQuoted: false });
  }
  const isMe = isWord && next.value.toLowerCase() === 'me';
  const isValue = isWord && !isConjunction(next) && (isMe || !isFiller(next));
  if (!isValue || findEvent(next.value, vocabulary) !== null) return besideGroup(place)?.fix ?? null;
  return tokens.toSpliced(index, 2, { ...next, head: token.value, separator: token.separator });
}

/** `status:done or todo` and `status:done todo` were probably meant to be a list. */
export function listedStatus(place: Place): Token[] | null {
  const { open, token } = place;
  return open?.kind === 'filter' && open.key === 'status' && findStatus(token.value) !== null ? listed(place) : null;
}

/** An unknown word after a value was probably meant to belong to it: `use-case:Loan scoring`, `risk:high, critical`. */
export function continuedValue(place: Place): Token[] | null {
  const { tokens, index, token, open } = place;
  const before = tokens[index - 1];
  if (before === undefined || open === null) return null;
  const isListed = token.separator === 'comma_and_space' || token.value.startsWith('<@') || isConjunction(before);
  if (isListed) return listed(place);
  return tokens.toSpliced(index - 1, 2, { ...before, value: `${before.value} ${token.value}`, isQuoted: true });
}

/** Makes a token the next item of the list before it. */
function listed({ tokens, index, token }: Place): Token[] {
  const item: Token = { ...token, separator: 'comma' };
  return isConjunction(tokens[index - 1]) ? tokens.toSpliced(index - 1, 2, item) : tokens.with(index, item);
}

/** `all -tasks` was probably meant to be all the others. */
export function withoutNegated({ tokens, index, vocabulary }: Place, { selectors }: EventMeaning): Token[] | null {
  const [selector, ...more] = selectors;
  if (selector === undefined || selector.sub !== null || more.length > 0) return null;
  const names = vocabulary.groups.map(({ name }) => name).filter((name) => name !== selector.group);
  const left = tokens.toSpliced(index, 1).flatMap((token): Token[] => {
    const meaning = token.head === null ? findEvent(token.value, vocabulary) : null;
    if (meaning?.isAll === true) return tokenize(names.join(' '));
    const [only] = meaning?.selectors ?? [];
    return only?.group === selector.group && only.sub === null ? [] : [token];
  });
  const isChoice = left.some(({ head, value }) => head === null && findEvent(value, vocabulary) !== null);
  return isChoice ? left : null;
}
