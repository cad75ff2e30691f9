import type { EventGroup, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { choiceFor, findHiddenEvents, findImpossibleStatus } from './applicability.ts';
import { canonicalSpec } from './canonical.ts';
import { maxFilterValues } from './filter-keys.ts';
import { countFilterValues } from './filters.ts';
import { formatSpec } from './format-subscription.ts';
import { type Draft, interpret } from './interpret.ts';
import { findEvent } from './lookup.ts';
import { loosen } from './loosen.ts';
import type { ParseProblem } from './parse-problem.ts';
import { joinKeys, splitJoined } from './split-words.ts';
import { type Token, tokenize } from './tokenize.ts';

export type ParseOptions = {
  /** Whom `me` means. */
  readonly callerSlackUserId: string;
  /** `remove`: the filters only name what to take away, so they need not fit the events. */
  readonly intent?: 'add' | 'remove';
};

export type ParsedSubscription = {
  readonly ok: true;
  readonly spec: SubscriptionSpec;
  /** Things worth telling: a shorter word for the same, a deprecated event, events chosen to fit the filters. */
  readonly notes: readonly string[];
  /** No events were given, so the spec has the default ones, or those that fit the filters. */
  readonly isDefault: boolean;
  /** `all` was among the events. */
  readonly isAll: boolean;
};

export type ParseResult = ParsedSubscription | { readonly ok: false; readonly problem: ParseProblem };

const defaultGroups: readonly EventGroup[] = ['reviews', 'tasks', 'comments'];
const maxCorrections = 10;

/** Understands the events and filters that people type; all of it or nothing. */
export function parseSubscription(text: string, vocabulary: Vocabulary, options: ParseOptions): ParseResult {
  const tokens = loosenWith(tokenize(text), vocabulary);
  const result = interpret(tokens, vocabulary, options.callerSlackUserId);
  if (result.kind === 'draft') return finish(result, vocabulary, options);
  return { ok: false, problem: result.problem(result.fix === null ? null : correct(result.fix, vocabulary, options)) };
}

/** Takes every guess until the arguments make sense; null when they never do. */
function correct(guess: readonly Token[], vocabulary: Vocabulary, options: ParseOptions): string | null {
  let tokens = guess;
  for (let round = 0; round < maxCorrections; round += 1) {
    const result = interpret(loosenWith(tokens, vocabulary), vocabulary, options.callerSlackUserId);
    if (result.kind === 'draft') {
      const finished = finish(result, vocabulary, options);
      return finished.ok ? formatSpec(finished.spec) : null;
    }
    if (result.fix === null) return null;
    tokens = result.fix;
  }
  return null;
}

function loosenWith(tokens: readonly Token[], vocabulary: Vocabulary): Token[] {
  const loose = loosen(joinKeys(tokens), (word) => findEvent(word, vocabulary) !== null);
  return splitJoined(loose, vocabulary);
}

function finish(draft: Draft, vocabulary: Vocabulary, options: ParseOptions): ParseResult {
  const isDefault = draft.selectors.length === 0;
  const isRemoval = options.intent === 'remove';
  const usual = vocabulary.groups
    .filter(({ name }) => defaultGroups.includes(name))
    .map(({ name }) => ({ group: name, sub: null }));
  const fitting = isRemoval ? usual : choiceFor(draft.filters, usual, vocabulary);
  const selectors = isDefault ? fitting : draft.selectors;
  const spec = canonicalSpec({ selectors, filters: draft.filters }, vocabulary);
  const count = countFilterValues([spec]);
  if (count > maxFilterValues) {
    return { ok: false, problem: { kind: 'too_many_values', count, limit: maxFilterValues } };
  }
  const problem = isRemoval ? null : (findImpossibleStatus(spec) ?? findHiddenEvents(spec, vocabulary));
  if (problem !== null) return { ok: false, problem };
  const isNarrowed = isDefault && usual.some(({ group }) => !fitting.some((one) => one.group === group));
  const notes = isNarrowed ? [...draft.notes, fitNote(fitting)] : draft.notes;
  return { ok: true, spec, notes, isDefault, isAll: draft.isAll };
}

function fitNote(fitting: readonly Selector[]): string {
  const names = fitting.map(({ group }) => `\`${group}\``).join(' and ');
  return `No events were named, so these were chosen, which the filters fit: ${names}`;
}
