import { type Inline, say, value } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import type { MetadataField } from './metadata-fields.ts';
import { describe } from './values.ts';

/** What an event says a field of a use case is now. */
export type FieldChange = {
  /** Tells the field from every other field of the use case. */
  readonly key: string;
  /** What the field is called. */
  readonly words: string;
  readonly shows: MetadataField['shows'];
  readonly value: unknown;
};

/** What a field was before; the payload does not tell, so it is known only when we saw it. */
export type Previous = { readonly value: unknown };

type RiskNames = { riskLevel(level: string): string | null };

/** A value of the field in a few words; null when it is too much for a message. */
export function valueWords({ shows }: Pick<FieldChange, 'shows'>, of: unknown, names: RiskNames): string | null {
  if (shows === 'nothing') return null;
  const described = describe(of);
  if (described.kind === 'cleared') return 'none';
  if (described.kind === 'hidden') return null;
  if (shows === 'risk level') return names.riskLevel(String(of)) ?? `level ${described.words}`;
  if (shows === 'count') return Array.isArray(of) ? String(of.length) : null;
  return typeof of === 'string' && Array.from(of).length > shown.name ? null : described.words;
}

/** ` (was Medium)`, for the end of a sentence that says the new value; nothing when it is not known or says nothing. */
export function was(change: FieldChange, previous: Previous | null, names: RiskNames): Inline[] {
  if (previous === null || change.shows === 'count' || isSameValue(change.value, previous.value)) return [];
  const words = valueWords(change, previous.value, names);
  return words === null ? [] : say` (was ${value(words)})`;
}

/** Whether the use case got the highest risk there is; 0 is the highest (credo-api: Risk level). */
export function isTopRisk({ shows, value: to }: FieldChange): boolean {
  return shows === 'risk level' && String(to) === '0';
}

/** Whether two values of a field mean the same: lists in any order, numbers also as text, and everything empty. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return comparable(a) === comparable(b);
}

function comparable(of: unknown): string {
  if (of === null || of === undefined || of === '') return '';
  if (Array.isArray(of)) {
    const items = [...new Set(of.map(comparable))].sort();
    return items.length === 0 ? '' : JSON.stringify(items);
  }
  return typeof of === 'object' ? JSON.stringify(of) : String(of);
}
