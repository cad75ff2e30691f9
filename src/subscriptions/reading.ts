import type { Filter, FilterKey, GroupVocabulary, Selector, Vocabulary } from '../model.ts';
import type { ParseProblem } from './parse-problem.ts';
import type { Token } from './tokenize.ts';

/** What the next item of a comma list continues. */
export type OpenList =
  | { readonly kind: 'filter'; readonly key: FilterKey; readonly negated: boolean }
  | { readonly kind: 'group'; readonly group: GroupVocabulary };

/** A token with all that its meaning depends on. */
export type Place = {
  readonly tokens: readonly Token[];
  readonly index: number;
  readonly token: Token;
  readonly open: OpenList | null;
  readonly vocabulary: Vocabulary;
  readonly callerSlackUserId: string;
};

/** What a token turned out to mean. */
export type Reading = {
  readonly kind: 'read';
  readonly selectors: readonly Selector[];
  readonly filters: readonly Filter[];
  readonly notes: readonly string[];
  readonly isAll: boolean;
  readonly open: OpenList | null;
};

/** A token that means nothing; `fix` is the tokens with the likeliest guess in its place. */
export type Fault = {
  readonly kind: 'fault';
  readonly fix: readonly Token[] | null;
  readonly problem: (corrected: string | null) => ParseProblem;
};

/** Builds a reading from the parts that are not empty. */
export function reading(parts: Partial<Omit<Reading, 'kind'>>): Reading {
  return { kind: 'read', selectors: [], filters: [], notes: [], isAll: false, open: null, ...parts };
}
