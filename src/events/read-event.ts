import type { ContextPart } from '../blockkit/blocks.ts';
import { composeMessage, type SlackMessage } from '../blockkit/message.ts';
import type { EventFacts, Names, PersonRef } from '../model.ts';
import { distinctPeople } from './people.ts';
import { missingName, note, openButton, repeatNote, riskWords } from './use-case-parts.ts';
import { createVoice, type Sentence, type Voice } from './voice.ts';

export type RenderOptions = {
  readonly receivedAt: number;
  readonly now: number;
  /** False: everybody is a plain name. */
  readonly mentions: boolean;
  /** An earlier attempt may have reached Slack. */
  readonly mayBeRepeat: boolean;
  /** It stands under a card, which shows the risk and opens the use case. */
  readonly isReply: boolean;
  /** A sample somebody asked for. */
  readonly isTest: boolean;
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
  render(names: Names, options: RenderOptions): SlackMessage;
};

export type EventCore = Pick<ReadEvent, 'label' | 'isKnown' | 'anomalies' | 'happenedAt' | 'facts' | 'comment'> & {
  sentence(voice: Voice): Sentence;
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
      const said = sentence(voice);
      const { useCaseId } = facts;
      const risk = said.hidesRisk || options.isReply ? null : riskWords(useCaseId, names);
      return composeMessage({
        headline: options.isTest ? ['🧪 Test: ', ...said.headline] : said.headline,
        ...(said.quote === undefined ? {} : { quote: said.quote }),
        context: [
          ...lateness(happenedAt, options),
          ...repeatNote(options.mayBeRepeat),
          ...(risk === null ? [] : [note(risk)]),
          { kind: 'date', atMs: happenedAt ?? options.receivedAt },
          ...missingName(useCaseId, voice.useCaseName),
          { kind: 'people', label: 'Tagged:', people: said.tagged ?? [] },
        ],
        ...(options.isReply ? {} : openButton(useCaseId, voice.useCaseName, names)),
      });
    },
  };
}

const minute = 60_000;

function lateness(happenedAt: number | null, { receivedAt, now }: RenderOptions): ContextPart[] {
  const isLate = happenedAt !== null && receivedAt - happenedAt > 15 * minute;
  return isLate ? [note(`Happened ${ago(Math.max(now, receivedAt) - happenedAt)} ago`)] : [];
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / minute);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}
