import type { ContextPart } from '../blockkit/blocks.ts';
import { type Inline, struck } from '../blockkit/inline.ts';
import { composeMessage, type MessageParts, type SlackMessage } from '../blockkit/message.ts';
import type { ChannelSettings, EventFacts, Names, PersonRef } from '../model.ts';
import { discreetly, discreetlyToOne, withheldHeadline, withheldUseCase, withoutPeople } from './discreet.ts';
import type { FieldChange, Previous } from './field-change.ts';
import { distinctPeople } from './people.ts';
import { dueWords, type ReviewFigures, reviewParts } from './review-parts.ts';
import { shortFields } from './short-fields.ts';
import { lateness, missingName, note, openButton, repeatNote, replyButton, riskWords } from './use-case-parts.ts';
import { createVoice, type Sentence, type Voice } from './voice.ts';

export type Reader = {
  readonly slackUserId: string;
  /** The address of a message in a channel that says the same. */
  readonly permalink: string | null;
  /** The message rewrites one that asked them for a task. */
  readonly isTaskOver: boolean;
};

export type RenderOptions = {
  readonly receivedAt: number;
  readonly now: number;
  /** The Slack users who may be mentioned; everybody else is a plain name. */
  readonly mentionIds: readonly string[];
  /** The one person it is said to; null when it goes to a channel. */
  readonly reader: Reader | null;
  readonly size: ChannelSettings['size'];
  /** An earlier attempt may have reached Slack. */
  readonly mayBeRepeat: boolean;
  /** It stands under a card, which shows the risk and opens the use case. */
  readonly isReply: boolean;
  /** A sample somebody asked for. */
  readonly isTest: boolean;
  /** Comments have a button to reply to them; not when left out. */
  readonly takesReplies?: boolean;
  /** What the field it tells of was before; null when that is not known, or when it tells of none. */
  readonly previous: Previous | null;
  /** For news of a review or its tasks; null, or left out, when nothing more is known. */
  readonly review?: ReviewFigures | null;
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
  /** How to speak of it when nothing may be told: "A review of" … "was updated". */
  readonly vaguely: string;
  /** What is said in a channel, to the one person it concerns, and where it ends their task; `told` are the facts it may be about. */
  sentence(voice: Voice, told: EventFacts, previous: Previous | null): Sentence;
  personal(voice: Voice, told: EventFacts): Sentence;
  taskOver(voice: Voice, told: EventFacts): readonly Inline[];
};

export function createReadEvent({ sentence, personal, taskOver, vaguely, ...core }: EventCore): ReadEvent {
  const { facts, happenedAt } = core;
  return {
    ...core,
    type: facts.type,
    people: distinctPeople([facts.actor, facts.assignee, ...facts.tagged]),
    usesRiskLevels: facts.group === 'metadata' && facts.subs.includes('risk'),
    render: (names, options) => {
      const { reader } = options;
      const isFull = names.disclosure === 'full';
      const told = isFull ? facts : withoutPeople(facts);
      const voice = createVoice(told, names, { ...options, readerId: reader?.slackUserId ?? null });
      if (reader?.isTaskOver) {
        const over = isFull ? taskOver(voice, told) : ['this task is over.'];
        return composeMessage({
          headline: [struck(isFull ? `Review ${voice.useCaseWords}` : 'A task for you'), ': ', ...over],
          context: [{ kind: 'date', atMs: happenedAt ?? options.receivedAt }],
        });
      }
      const said = reader === null ? sentence(voice, told, options.previous) : personal(voice, told);
      const quietly = () => {
        const isWithheld = names.disclosure === 'withheld';
        if (reader === null) return isWithheld ? withheldHeadline(facts, names) : discreetly(said, vaguely, voice);
        const about = isWithheld ? withheldUseCase(facts.useCaseId, names) : voice.useCase;
        return discreetlyToOne(facts, about, isWithheld ? '🔒' : '🔔');
      };
      const parts = isFull ? whole(said, facts, voice, names, options) : { headline: quietly() };
      const { headline, context = [], ...more } = parts;
      const review = isFull ? (options.review ?? null) : null;
      const due = dueWords(facts, review);
      const marked = options.isTest ? ['🧪 Test: ', ...headline] : headline;
      return composeMessage({
        headline: marked,
        ...(due === '' ? {} : { spoken: [...marked, due] }),
        ...more,
        context: [
          ...lateness(happenedAt, options),
          ...repeatNote(options.mayBeRepeat),
          ...context.filter(({ kind }) => kind !== 'people'),
          ...reviewParts(facts, happenedAt ?? options.receivedAt, review),
          { kind: 'date', atMs: happenedAt ?? options.receivedAt },
          ...missingName(voice),
          ...context.filter(({ kind }) => kind === 'people'),
          ...(reader?.permalink
            ? [{ kind: 'link', url: reader.permalink, text: 'See it in the channel' } as const]
            : []),
          ...(options.size === 'standard' ? because(facts) : []),
        ],
        ...(options.isReply ? {} : openButton(facts.useCaseId, voice.useCaseName, names)),
        ...(isFull && options.takesReplies ? replyButton(core.comment) : {}),
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

/** Why the channel gets this. */
function because({ group }: EventFacts): ContextPart[] {
  return group === null || group === 'other' ? [] : [note(`Because this channel follows ${group}. /credo settings`)];
}
