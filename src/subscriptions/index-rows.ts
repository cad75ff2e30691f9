import type { EventFacts, Filter, SubscriptionSpec } from '../model.ts';

/** Those of many subscriptions that may want an event, in their order, without a look at each of them. */
export type RowIndex<Row> = (facts: Pick<EventFacts, 'useCaseId'>) => readonly Row[];

/**
 * Sorts subscriptions by the use cases they are limited to, once for many events. Where a use case is known by its name
 * only, the subscription may want any event.
 */
export function indexRows<Row extends SubscriptionSpec>(rows: readonly Row[]): RowIndex<Row> {
  const anywhere: number[] = [];
  const byUseCase = new Map<string, number[]>();
  for (const [at, row] of rows.entries()) {
    const ids = limitedTo(row);
    for (const id of ids ?? []) byUseCase.set(id, [...(byUseCase.get(id) ?? []), at]);
    if (ids === null) anywhere.push(at);
  }
  return ({ useCaseId }) => {
    const limited = useCaseId === null ? [] : (byUseCase.get(useCaseId) ?? []);
    const all = limited.length === 0 ? anywhere : [...anywhere, ...limited].sort((a, b) => a - b);
    return all.flatMap((at) => rows[at] ?? []);
  };
}

/** The only use cases whose events a subscription can want; null when it may be any. */
function limitedTo({ filters }: SubscriptionSpec): ReadonlySet<string> | null {
  const limit = filters.find(isLimit);
  return limit ? new Set(limit.values.flatMap(({ text, id }) => (id === null ? [] : [text, id]))) : null;
}

const isLimit = ({ key, negated, values }: Filter): boolean =>
  key === 'use-case' && !negated && values.every(({ id }) => id !== null);
