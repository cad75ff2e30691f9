import type { Filter, FilterKey, Selector, SubscriptionSpec } from '../../src/model.ts';
import type { ParseProblem } from '../../src/subscriptions/parse-problem.ts';
import { type ParsedSubscription, parseSubscription } from '../../src/subscriptions/parse-subscription.ts';
import { vocabulary } from './vocabulary.ts';

export const caller = 'U0CALLER';

/** `select('tasks:done')` or `select('reviews')`; the sub-event is everything after the first colon. */
export function select(text: string): Selector {
  const [group = '', ...rest] = text.split(':');
  return { group: group as Selector['group'], sub: rest.length === 0 ? null : rest.join(':') };
}

export function filter(key: FilterKey, values: readonly string[], negated = false): Filter {
  return { key, negated, values: values.map((text) => ({ text, id: null })) };
}

export function spec(selectors: readonly string[], filters: readonly Filter[] = []): SubscriptionSpec {
  return { selectors: selectors.map(select), filters };
}

export function parsed(text: string): ParsedSubscription {
  const result = parseSubscription(text, vocabulary, { callerSlackUserId: caller });
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.problem)}`);
  return result;
}

/** The canonical spec of what was typed. */
export function specOf(text: string): SubscriptionSpec {
  return parsed(text).spec;
}

export function problemOf(text: string): ParseProblem {
  const result = parseSubscription(text, vocabulary, { callerSlackUserId: caller });
  if (result.ok) throw new Error(`${text}: ${JSON.stringify(result.spec)}`);
  return result.problem;
}
