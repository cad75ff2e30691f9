import type { SlackMessage } from '../blockkit/message.ts';
import type { ChannelSettings, Names, WindowKind } from '../model.ts';
import { changesMessage } from './changes-message.ts';
import { digestMessage } from './digest-message.ts';
import { type Held, personKey } from './held.ts';
import { netChanges } from './net-changes.ts';

export type WindowOptions = {
  readonly now: number;
  readonly mayBeRepeat: boolean;
  readonly size: ChannelSettings['size'];
  readonly isReply: boolean;
};

/**
 * What was held, as one message; at least one event. One event, or one field, is told in the sentence it would have had by
 * itself. Nobody is mentioned.
 */
export function windowMessage(
  kind: WindowKind,
  held: readonly [Held, ...Held[]],
  namesOf: (useCaseId: string | null) => Names,
  options: WindowOptions,
): SlackMessage {
  const [first] = held;
  const changes = netChanges(held);
  const areChanges = held.every(({ event }) => event.change !== null);
  if (held.length === 1 || (areChanges && changes.length === 1)) {
    const { event, receivedAt } = changes[0]?.last ?? first;
    const previous = changes[0]?.previous ?? null;
    const names = namesOf(event.facts.useCaseId);
    const manner = { mentionIds: [], reader: null, isTest: false };
    return event.render(names, { ...options, ...manner, receivedAt, previous });
  }
  const isOneEdit = areChanges && held.every((one) => authorOf(one) === authorOf(first));
  return isOneEdit
    ? changesMessage(held, changes, namesOf(first.event.facts.useCaseId), options)
    : digestMessage(kind, held, namesOf, options);
}

const authorOf = ({ event: { facts } }: Held): string => JSON.stringify([facts.useCaseId, personKey(facts.actor)]);
