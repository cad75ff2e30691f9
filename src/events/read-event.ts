import type { ContextPart } from '../blockkit/blocks.ts';
import { type Inline, struck } from '../blockkit/inline.ts';
import { composeMessage, type SlackMessage } from '../blockkit/message.ts';
import { truncateMiddle } from '../blockkit/text.ts';
import type { EventFacts, Names, PersonRef } from '../model.ts';
import { distinctPeople } from './people.ts';
import { shortName } from './values.ts';
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
  /** An earlier attempt may have reached Slack. */
  readonly mayBeRepeat: boolean;
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
  /** What is said in a channel, to the one person it concerns, and where it ends their task. */
  sentence(voice: Voice): Sentence;
  personal(voice: Voice): Sentence;
  taskOver(voice: Voice): readonly Inline[];
};

export function createReadEvent({ sentence, personal, taskOver, ...core }: EventCore): ReadEvent {
  const { facts, happenedAt } = core;
  return {
    ...core,
    type: facts.type,
    people: distinctPeople([facts.actor, facts.assignee, ...facts.tagged]),
    usesRiskLevels: facts.group === 'metadata' && facts.subs.includes('risk'),
    render: (names, options) => {
      const { mentionIds, reader } = options;
      const voice = createVoice(facts, names, { mentionIds, readerId: reader?.slackUserId ?? null });
      if (reader?.isTaskOver) {
        return composeMessage({
          headline: [struck(`Review ${voice.useCaseWords}`), ': ', ...taskOver(voice)],
          context: [{ kind: 'date', atMs: happenedAt ?? options.receivedAt }],
        });
      }
      const said = reader === null ? sentence(voice) : personal(voice);
      const subject = voice.useCaseName === null ? 'the use case' : truncateMiddle(voice.useCaseName, 48);
      return composeMessage({
        headline: options.isTest ? ['🧪 Test: ', ...said.headline] : said.headline,
        ...(said.quote === undefined ? {} : { quote: said.quote }),
        context: [
          ...notes(happenedAt, options),
          ...(said.hidesRisk ? [] : risk(facts, names)),
          { kind: 'date', atMs: happenedAt ?? options.receivedAt },
          ...(facts.useCaseId !== null && voice.useCaseName === null ? [note('Name not available right now')] : []),
          { kind: 'people', label: 'Tagged:', people: said.tagged ?? [] },
          ...(reader?.permalink
            ? [{ kind: 'link', url: reader.permalink, text: 'See it in the channel' } as const]
            : []),
        ],
        ...(facts.useCaseId === null
          ? {}
          : {
              button: {
                url: names.useCaseUrl(facts.useCaseId),
                label: 'Open in Credo AI',
                accessibilityLabel: `Open ${subject} in Credo AI`,
              },
            }),
      });
    },
  };
}

const note = (text: string): ContextPart => ({ kind: 'text', text });

const minute = 60_000;

function notes(happenedAt: number | null, { receivedAt, now, mayBeRepeat }: RenderOptions): ContextPart[] {
  const isLate = happenedAt !== null && receivedAt - happenedAt > 15 * minute;
  return [
    ...(isLate ? [note(`Happened ${ago(Math.max(now, receivedAt) - happenedAt)} ago`)] : []),
    ...(mayBeRepeat ? [note('May be a repeat: Slack did not confirm the first try')] : []),
  ];
}

function risk(facts: EventFacts, names: Names): ContextPart[] {
  const level = facts.useCaseId === null ? null : names.useCase(facts.useCaseId).riskLevel;
  const name = shortName((level === null ? null : names.riskLevel(level)) ?? '');
  if (name === '') return [];
  return [note(/\brisk$/i.test(name) ? name : `${name} risk`)];
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / minute);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}
