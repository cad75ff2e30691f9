import { type Inline, value } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { oneLine, truncate, truncateMiddle } from '../blockkit/text.ts';

/** What can be said of a field's new value. `hidden`: it changed, but its value is too much for a message. */
export type DescribedValue =
  | { readonly kind: 'cleared' }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'shown'; readonly words: string };

/** Describes a value by its own type, whatever the payload claims its type to be (credo-api: `customFieldType` lies). */
export function describe(of: unknown): DescribedValue {
  if (of === null || of === undefined) return { kind: 'cleared' };
  if (Array.isArray(of)) return describeList(of);
  const words = wordsOf(of);
  if (words === null) return { kind: 'hidden' };
  return words === '' ? { kind: 'cleared' } : { kind: 'shown', words };
}

/** A name or title, shortened in the middle. */
export const shortName = (text: string): string => truncateMiddle(oneLine(text), shown.name);

export const nameValue = (text: string): Inline => value(shortName(text));

/** A status as Credo spells it, in words: `on_hold` is "on hold". */
export const statusWords = (status: string): string => shortName(status.replaceAll('_', ' '));

/** An id nobody can read, short enough not to disturb. */
export function shortId(id: string): string {
  const clean = oneLine(id);
  return Array.from(clean).length <= 7 ? clean : `${Array.from(clean).slice(0, 6).join('')}…`;
}

function describeList(items: readonly unknown[]): DescribedValue {
  const words = items.map(wordsOf).filter((item) => item !== '');
  if (words.length === 0) return { kind: 'cleared' };
  if (words.includes(null)) return { kind: 'hidden' };
  const rest = words.length - shown.listItems;
  const first = words.slice(0, rest > 0 ? shown.listItems : words.length).join(', ');
  return { kind: 'shown', words: rest > 0 ? `${first} and ${rest} more` : first };
}

function wordsOf(item: unknown): string | null {
  if (typeof item === 'boolean') return item ? 'yes' : 'no';
  if (typeof item === 'number') return String(item);
  if (typeof item === 'string') return truncate(oneLine(item), shown.name);
  if (typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string') {
    return shortName(item.name);
  }
  return null;
}
