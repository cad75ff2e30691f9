import type { ContextPart } from '../blockkit/blocks.ts';
import { composeMessage, type MessageParts, type SlackMessage } from '../blockkit/message.ts';
import type { ChannelSettings, EventFacts, Names, PersonRef } from '../model.ts';
import { discreetly, withheldHeadline, withoutPeople } from './discreet.ts';
import { distinctPeople } from './people.ts';
import { shortFields } from './short-fields.ts';
import { missingName, note, openButton, repeatNote, riskWords } from './use-case-parts.ts';
import { createVoice, type Sentence, type Voice } from './voice.ts';

export type RenderOptions = {
  readonly receivedAt: number;
  readonly now: number;
  /** False: everybody is a plain name. */
  readonly mentions: boolean;
  readonly size: ChannelSettings['size'];
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
  /** How to speak of it when nothing may be told: "A review of" … "was updated". */
  readonly vaguely: string;
  /** `told` are the facts the sentence may be about. */
  sentence(voice: Voice, told: EventFacts): Sentence;
};

export function createReadEvent({ sentence, vaguely, ...core }: EventCore): ReadEvent {
  const { facts, happenedAt } = core;
  return {
    ...core,
    type: facts.type,
    people: distinctPeople([facts.actor, facts.assignee, ...facts.tagged]),
    usesRiskLevels: facts.group === 'metadata' && facts.subs.includes('risk'),
    render: (names, options) => {
      const isFull = names.disclosure === 'full';
      const told = isFull ? facts : withoutPeople(facts);
      const voice = createVoice(told, names, options);
      const said = sentence(voice, told);
      const parts = isFull
        ? whole(said, facts, voice, names, options)
        : {
            headline:
              names.disclosure === 'minimal' ? discreetly(said, vaguely, voice) : withheldHeadline(facts, names),
          };
      const { headline, context = [], ...more } = parts;
      return composeMessage({
        headline: options.isTest ? ['🧪 Test: ', ...headline] : headline,
        ...more,
        context: [
          ...lateness(happenedAt, options),
          ...repeatNote(options.mayBeRepeat),
          ...context.filter(({ kind }) => kind !== 'people'),
          { kind: 'date', atMs: happenedAt ?? options.receivedAt },
          ...(isFull ? missingName(facts.useCaseId, voice.useCaseName) : []),
          ...context.filter(({ kind }) => kind === 'people'),
          ...(options.size === 'standard' ? because(facts) : []),
        ],
        ...(options.isReply ? {} : openButton(facts.useCaseId, voice.useCaseName, names)),
      });
    },
  };
}

type Parts = Pick<MessageParts, 'headline' | 'quote' | 'fields' | 'context'>;

/** Everything there is to say. */
function whole(said: Sentence, facts: EventFacts, voice: Voice, names: Names, options: RenderOptions): Parts {
  const { size, isReply } = options;
  const riskNow = said.hidesRisk || isReply ? null : riskWords(facts.useCaseId, names);
  return {
    headline: said.headline,
    ...(said.quote === undefined ? {} : { quote: said.quote }),
    ...(size === 'standard' ? { fields: shortFields(facts, voice, riskNow) } : {}),
    context: [
      ...(riskNow === null || size === 'standard' ? [] : [note(riskNow)]),
      { kind: 'people', label: 'Tagged:', people: said.tagged ?? [] },
    ],
  };
}

const minute = 60_000;

function lateness(happenedAt: number | null, { receivedAt, now }: RenderOptions): ContextPart[] {
  const isLate = happenedAt !== null && receivedAt - happenedAt > 15 * minute;
  return isLate ? [note(`Happened ${ago(Math.max(now, receivedAt) - happenedAt)} ago`)] : [];
}

/** Why the channel gets this. */
function because({ group }: EventFacts): ContextPart[] {
  return group === null || group === 'other' ? [] : [note(`Because this channel follows ${group}. /credo settings`)];
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / minute);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}
