import type { z } from 'zod';
import type { Inline } from '../blockkit/inline.ts';
import type { EventFacts, EventGroup } from '../model.ts';
import type { FieldChange, Previous } from './field-change.ts';
import type { CommentIdentity } from './read-event.ts';
import type { Sentence, Voice } from './voice.ts';

/** A sub-event people can choose, as one event definition contributes to it. */
export type SubEventSpec = {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** The Credo event types it needs; the definition's own unless given. */
  readonly eventTypes?: readonly string[];
  /** Raw event names that mean exactly this sub-event. */
  readonly eventNames?: readonly string[];
  readonly contains?: readonly string[];
  readonly isPart: boolean;
  /** Where it stands among the group's sub-events; 0 unless given. */
  readonly rank?: number;
};

type Shared = {
  /** The event names a webhook can be registered for. */
  readonly types: readonly string[];
  /** What it is called in lists and samples. */
  readonly label: string;
  readonly group: Exclude<EventGroup, 'other'>;
  /** How to speak of it when the payload cannot be read: "A review of" … "was updated". */
  readonly vaguely: string;
  readonly subEvents: readonly SubEventSpec[];
  /** Names that can only be subscribed by themselves, each with a note for whoever does. */
  readonly lone?: Readonly<Record<string, string>>;
  /** Names beyond `types` that it also understands when they come in. */
  readonly family?: (name: string) => boolean;
  /** What the name alone tells. */
  readonly factsOfType?: (type: string) => Partial<EventFacts>;
};

export type EventSpec<S extends z.ZodType> = Shared & {
  readonly schema: S;
  readonly facts: (data: z.infer<S>) => Partial<EventFacts>;
  readonly comment?: (data: z.infer<S>) => CommentIdentity;
  readonly change?: (data: z.infer<S>, facts: EventFacts) => FieldChange | null;
  readonly sentence: (data: z.infer<S>, voice: Voice, facts: EventFacts, previous: Previous | null) => Sentence;
  /** The same, said to the one person it concerns. */
  readonly personal?: (data: z.infer<S>, voice: Voice, facts: EventFacts) => Sentence;
  /** How it ends a task that the reader was asked for. */
  readonly taskOver?: (data: z.infer<S>, voice: Voice, facts: EventFacts) => readonly Inline[];
};

export type EventReading = {
  readonly facts: Partial<EventFacts>;
  readonly comment: CommentIdentity | null;
  readonly change: (facts: EventFacts) => FieldChange | null;
  readonly sentence: (voice: Voice, facts: EventFacts, previous: Previous | null) => Sentence;
  readonly personal: (voice: Voice, facts: EventFacts) => Sentence;
  readonly taskOver: (voice: Voice, facts: EventFacts) => readonly Inline[];
};

export type EventDefinition = Shared & {
  readonly kind: typeof definitionKind;
  /** Null when the payload does not have the expected shape. */
  readonly read: (data: unknown) => EventReading | null;
};

const definitionKind = 'credo-event-definition';

/** Describes one kind of event: its names, its shape, what it tells and the sentence it becomes. */
export function defineEvent<S extends z.ZodType>(spec: EventSpec<S>): EventDefinition {
  const { schema, facts, comment, change, sentence, personal, taskOver, ...shared } = spec;
  return {
    ...shared,
    kind: definitionKind,
    read: (data) => {
      const parsed = schema.safeParse(data);
      if (!parsed.success) return null;
      return {
        facts: facts(parsed.data),
        comment: comment?.(parsed.data) ?? null,
        change: (allFacts) => change?.(parsed.data, allFacts) ?? null,
        sentence: (voice, allFacts, previous) => sentence(parsed.data, voice, allFacts, previous),
        personal: (voice, allFacts) =>
          personal?.(parsed.data, voice, allFacts) ?? sentence(parsed.data, voice, allFacts, null),
        taskOver: (voice, allFacts) => taskOver?.(parsed.data, voice, allFacts) ?? ['this task is over.'],
      };
    },
  };
}

export function isEventDefinition(value: unknown): value is EventDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === definitionKind;
}
