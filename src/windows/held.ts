import type { Previous, ReadEvent } from '../events/catalog.ts';
import type { PersonRef } from '../model.ts';

/** An event that waited with others to be told of in one message. */
export type Held = {
  readonly id: number;
  readonly event: ReadEvent;
  readonly receivedAt: number;
  /** For a field's new value: what it was before and which event had said so; null when that is not known. */
  readonly previous: (Previous & { readonly eventId: number }) | null;
};

/** When it happened, as far as it says. */
export const timeOf = ({ event, receivedAt }: Held): number => event.happenedAt ?? receivedAt;

/** In the order in which things happened. */
export const inOrder = (held: readonly Held[]): Held[] =>
  [...held].sort((a, b) => timeOf(a) - timeOf(b) || a.id - b.id);

/** Tells people apart by the best that is known of them; empty for nobody. */
export function personKey(person: PersonRef | null): string {
  if (person === null) return '';
  return person.credoUserId ?? person.email?.toLowerCase() ?? person.name ?? '';
}
