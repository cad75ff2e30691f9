import { findExactFilterKey, splitMinus } from './filter-words.ts';
import { readQuoted } from './quotes.ts';

/** One thing somebody typed: a word, a quoted text, or `head:value`. */
export type Token = {
  /** What stands before the first colon (or, after a filter key, equals sign), as typed; null when there is none. */
  readonly head: string | null;
  /** What follows the colon, or everything; without quotes and trailing dots. */
  readonly value: string;
  readonly isQuoted: boolean;
  /** False when a quotation mark has no partner; the value then reaches to the end. */
  readonly isClosed: boolean;
  /** What stands between this token and the one before; only `comma` (without spaces) makes it part of a list. */
  readonly separator: 'start' | 'space' | 'comma' | 'comma_and_space';
};

/** Splits what people type into tokens. Never throws: whatever cannot be understood becomes a word. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const gap = matchAt(/[\s,]*/y, text, at);
    at += gap.length;
    if (at >= text.length) break;
    const { end, ...item } = readItem(text, at);
    at = end;
    const isNothing = item.head === null && item.value === '' && !item.isQuoted;
    if (!isNothing) tokens.push({ ...item, separator: tokens.length === 0 ? 'start' : separatorOf(gap) });
  }
  return tokens;
}

function separatorOf(gap: string): Token['separator'] {
  if (!gap.includes(',')) return 'space';
  return /\s/.test(gap) ? 'comma_and_space' : 'comma';
}

type Item = Omit<Token, 'separator'> & { readonly end: number };

function readItem(text: string, start: number): Item {
  let head: string | null = null;
  let word = '';
  let at = start;
  while (at < text.length && !/[\s,]/.test(text[at] ?? '')) {
    const mayQuote = word === '' || (head === null && /^[-–—−]+$/.test(word));
    const quoted = mayQuote ? readQuoted(text, at) : null;
    if (quoted !== null) {
      return { head, value: word + quoted.text, isQuoted: true, isClosed: quoted.isClosed, end: quoted.end };
    }
    const reference = matchAt(slackReference, text, at);
    if (reference !== '') {
      word += readableReference(reference);
      at += reference.length;
    } else if (head === null && word !== '' && endsHead(text[at], word)) {
      head = word;
      word = '';
      at += 1;
    } else {
      word += text[at];
      at += 1;
    }
  }
  return { head, value: word.replace(/[.…]+$/, ''), isQuoted: false, isClosed: true, end: at };
}

function endsHead(char: string | undefined, word: string): boolean {
  return char === ':' || (char === '=' && findExactFilterKey(splitMinus(word).word) !== null);
}

/** Slack writes people, channels, links and e-mail addresses as `<target|label>`. */
const slackReference = /<(?:[@#!]|[a-z][a-z\d+.-]*:)[^<>\s|]+(?:\|[^<>]*)?>/iy;

function readableReference(reference: string): string {
  if (/^<[@#!]/.test(reference)) return reference;
  const [target = '', label = ''] = reference.slice(1, -1).split('|');
  return label === '' ? target.replace(/^mailto:/i, '') : label;
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}
