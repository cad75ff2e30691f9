import type { FieldChange, Previous } from '../events/catalog.ts';
import { isSameValue } from '../events/field-change.ts';
import { type Held, inOrder } from './held.ts';

/** What became of a field while its changes were held: from the first value before them to the last. */
export type NetChange = {
  readonly change: FieldChange;
  readonly previous: Previous | null;
  /** The event that said the last value. */
  readonly last: Held;
};

/**
 * The changes of fields that are left when what happened to one field of one use case is taken together, in the order in
 * which each field was first changed. A field that is again what it was before is left out. Where somebody else changed it
 * in between, only what came after that counts, because the rest is told elsewhere.
 */
export function netChanges(held: readonly Held[]): readonly NetChange[] {
  const byField = new Map<string, Held[]>();
  for (const one of inOrder(held)) {
    if (one.event.change === null) continue;
    const key = fieldOf(one);
    byField.set(key, [...(byField.get(key) ?? []), one]);
  }
  return [...byField.values()].flatMap(netChange);
}

/** What is left to tell: everything but the changes of fields that are again what they were. */
export function withoutUndone(held: readonly Held[]): readonly Held[] {
  const left = new Set(netChanges(held).map(({ last }) => fieldOf(last)));
  return held.filter((one) => one.event.change === null || left.has(fieldOf(one)));
}

const fieldOf = ({ event }: Held): string => `${event.facts.useCaseId} ${event.change?.key}`;

function netChange(ofField: readonly Held[]): readonly NetChange[] {
  const last = ofField.at(-1);
  if (!last?.event.change) return [];
  let first = last;
  let before = predecessor(ofField, first);
  while (before !== undefined) {
    first = before;
    before = predecessor(ofField, first);
  }
  const { change } = last.event;
  // A single event that repeats the value we know is told: we may have missed what came in between.
  const isUndone = first !== last && first.previous !== null && isSameValue(first.previous.value, change.value);
  return isUndone ? [] : [{ change, previous: first.previous, last }];
}

const predecessor = (ofField: readonly Held[], { previous }: Held): Held | undefined =>
  previous === null ? undefined : ofField.find(({ id }) => id === previous.eventId);
