import type { EventGroup, FilterKey, Selector } from '../model.ts';

/**
 * Why arguments were not understood. `corrected` holds complete arguments to type instead, or null when nobody can
 * guess them; `suggestions` stand for one word, the likeliest first.
 */
export type ParseProblem =
  /** An event that resembles one there is. */
  | {
      readonly kind: 'unknown_event';
      readonly word: string;
      readonly suggestions: readonly string[];
      readonly known: readonly EventGroup[];
      readonly corrected: string | null;
    }
  /** A word that resembles nothing; with `corrected` when it is probably part of the value before it. */
  | {
      readonly kind: 'unknown_word';
      readonly word: string;
      readonly known: readonly EventGroup[];
      readonly corrected: string | null;
    }
  /** `sub` is empty when only `group:` was typed. */
  | {
      readonly kind: 'unknown_sub_event';
      readonly group: EventGroup;
      readonly sub: string;
      readonly suggestions: readonly string[];
      readonly known: readonly string[];
      readonly corrected: string | null;
    }
  /** An event with a minus: events are taken away by unsubscribing, or by naming the others. */
  | { readonly kind: 'negated_event'; readonly word: string; readonly corrected: string | null }
  | {
      readonly kind: 'unknown_filter';
      readonly key: string;
      readonly suggestions: readonly string[];
      readonly known: readonly FilterKey[];
      readonly corrected: string | null;
    }
  | { readonly kind: 'filter_without_value'; readonly key: FilterKey; readonly corrected: string | null }
  /** A status that there is not, or that the chosen events never have. */
  | {
      readonly kind: 'unknown_status';
      readonly value: string;
      readonly suggestions: readonly string[];
      readonly known: readonly string[];
      readonly corrected: string | null;
    }
  /** The filter asks for something that the `hidden` events never have; `commands` are arguments to type one by one. */
  | {
      readonly kind: 'filter_hides_events';
      readonly key: FilterKey;
      readonly hidden: readonly Selector[];
      readonly commands: readonly string[];
    }
  | { readonly kind: 'too_many_values'; readonly count: number; readonly limit: number }
  | { readonly kind: 'unclosed_quote'; readonly value: string; readonly corrected: string | null };
