import { composeMessage, type SlackMessage } from '../blockkit/message.ts';
import type { EventFacts, Names, PersonRef } from '../model.ts';
import type { FieldChange, Previous } from './field-change.ts';
import { distinctPeople } from './people.ts';
import { type Circumstances, note, notes, openButton, riskNote } from './surroundings.ts';
import { createVoice, type Sentence, type Voice } from './voice.ts';

export type RenderOptions = Circumstances & {
  /** False: everybody is a plain name. */
  readonly mentions: boolean;
  /** A sample somebody asked for. */
  readonly isTest: boolean;
  /** What the field it tells of was before; null when that is not known, or when it tells of none. */
  readonly previous: Previous | null;
};

/** Which comment an event speaks of, as far as it says. Credo sends two events for each (credo-api: Event catalogue). */
export type CommentIdentity = {
  readonly source: 'current' | 'deprecated';
  readonly useCaseId: string;
  readonly commentId: string | null;
  readonly reviewId: string | null;
  readonly threadId: string | null;
  /** The whole text, its white space normalised. */
  readonly text: string;
  readonly isEdit: boolean;
};

/** An event as understood: what matching needs, who to look up, and how to say it. */
export type ReadEvent = {
  readonly type: string | null;
  readonly label: string;
  readonly isKnown: boolean;
  /** Short codes of what was odd, for the log; never a value. */
  readonly anomalies: readonly string[];
  readonly happenedAt: number | null;
  readonly facts: EventFacts;
  readonly people: readonly PersonRef[];
  /** The event itself tells a risk level, so the tenant's names for them are needed. */
  readonly usesRiskLevels: boolean;
  readonly comment: CommentIdentity | null;
  /** The field of a use case that it says has a new value. */
  readonly change: FieldChange | null;
  render(names: Names, options: RenderOptions): SlackMessage;
};

export type EventCore = Pick<
  ReadEvent,
  'label' | 'isKnown' | 'anomalies' | 'happenedAt' | 'facts' | 'comment' | 'change'
> & {
  sentence(voice: Voice, previous: Previous | null): Sentence;
};

export function createReadEvent({ sentence, ...core }: EventCore): ReadEvent {
  const { facts, happenedAt } = core;
  return {
    ...core,
    type: facts.type,
    people: distinctPeople([facts.actor, facts.assignee, ...facts.tagged]),
    usesRiskLevels: facts.group === 'metadata' && facts.subs.includes('risk'),
    render: (names, options) => {
      const voice = createVoice(facts, names, options.mentions);
      const said = sentence(voice, options.previous);
      return composeMessage({
        headline: options.isTest ? ['🧪 Test: ', ...said.headline] : said.headline,
        ...(said.quote === undefined ? {} : { quote: said.quote }),
        context: [
          ...notes(happenedAt, options),
          ...(said.hidesRisk ? [] : riskNote(facts.useCaseId, names)),
          { kind: 'date', atMs: happenedAt ?? options.receivedAt },
          ...(facts.useCaseId !== null && voice.useCaseName === null ? [note('Name not available right now')] : []),
          { kind: 'people', label: 'Tagged:', people: said.tagged ?? [] },
        ],
        ...(facts.useCaseId === null ? {} : { button: openButton(facts.useCaseId, voice.useCaseName, names) }),
      });
    },
  };
}
