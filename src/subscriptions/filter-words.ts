import type { FilterKey } from '../model.ts';
import { filterKeys, isPersonKey, statuses } from './filter-keys.ts';
import { findNamed, squash } from './words.ts';

/** Finds the filter key that a word means; null when it is none. */
export function findFilterKey(word: string): FilterKey | null {
  return findNamed(word, filterKeys)?.name ?? null;
}

/** The filter key that a word spells exactly, singular and plural told apart. */
export function findExactFilterKey(word: string): FilterKey | null {
  const typed = squash(word);
  return filterKeys.find(({ name, aliases }) => [name, ...aliases].some((n) => squash(n) === typed))?.name ?? null;
}

/** Splits the leading minus (or the dash a keyboard makes of it) from a word. */
export function splitMinus(word: string): { readonly negated: boolean; readonly word: string } {
  const rest = word.replace(/^[-–—−]+/, '');
  return { negated: rest !== word, word: rest };
}

/** Credo's spelling of a status; null when there is no such status. */
export function findStatus(text: string): string | null {
  const word = squash(text);
  if (['open', 'opened'].includes(word)) return 'in_progress';
  return statuses.find((status) => squash(status) === word) ?? null;
}

/** A filter's value in its canonical text; null when the filter does not know such a value. */
export function canonicalValueText(
  key: FilterKey,
  typed: { readonly text: string; readonly isQuoted: boolean },
  callerSlackUserId: string,
): string | null {
  const { text, isQuoted } = typed;
  if (key === 'status') return findStatus(text);
  if (!isPersonKey(key)) return text;
  if (!isQuoted && text.toLowerCase() === 'me') return `<@${callerSlackUserId}>`;
  return text.replace(/^<@([UW][A-Z\d]+)(?:\|[^>]*)?>$/, '<@$1>');
}
