import { bold, type Inline, link, mention, value } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import type { ChannelSettings, EventFacts, Names, PersonRef } from '../model.ts';
import { isSamePerson } from './people.ts';
import { shortId, shortName } from './values.ts';

/** A sentence about an event, before it becomes a message. */
export type Sentence = {
  readonly headline: readonly Inline[];
  readonly quote?: readonly Inline[];
  /** Tagged people whom the quote does not show. */
  readonly tagged?: readonly Inline[];
  /** The risk level on file may just have become untrue. */
  readonly hidesRisk?: boolean;
};

/** The readable names of one event, and the rule of who is mentioned: once, never the actor, only who was chosen for this message. */
export type Voice = {
  /** Who did it; null when the event does not say. */
  readonly actor: Inline | null;
  /** The use case, as a link. */
  readonly useCase: Inline;
  /** The same in plain words. */
  readonly useCaseWords: string;
  readonly useCaseName: string | null;
  /** Nobody could say what it is called. */
  readonly lacksName: boolean;
  /** A person's plain name. */
  person(ref: PersonRef): Inline;
  /** Mentions somebody who must act. */
  call(ref: PersonRef): Inline;
  isActor(ref: PersonRef): boolean;
  /** Whether it is said to this person alone, who is then called "you". */
  isReader(ref: PersonRef): boolean;
  /** Known to be nobody in Slack. */
  isUnlinked(ref: PersonRef): boolean;
  riskLevel(level: string): string | null;
  /** How much of a comment is quoted, in code points. */
  readonly excerptLength: number;
};

export type Manner = {
  /** The Slack users who may be mentioned; everybody else is a plain name. */
  readonly mentionIds: readonly string[];
  /** The Slack user it is said to alone; null when it goes to a channel. */
  readonly readerId: string | null;
  readonly size: ChannelSettings['size'];
};

export function createVoice(
  facts: Pick<EventFacts, 'actor' | 'useCaseId'>,
  names: Names,
  { mentionIds, readerId, size }: Manner,
): Voice {
  const called = new Set<string>();
  const isReader = (ref: PersonRef): boolean => readerId !== null && names.person(ref).slackUserId === readerId;
  const nameOf = (ref: PersonRef): string => shortName(names.person(ref).name) || 'somebody';
  const wordFor = (ref: PersonRef): string => (isReader(ref) ? 'you' : nameOf(ref));
  const actorSlackId = facts.actor && names.person(facts.actor).slackUserId;
  const isActor = (ref: PersonRef): boolean =>
    facts.actor !== null &&
    (isSamePerson(facts.actor, ref) || (actorSlackId !== null && names.person(ref).slackUserId === actorSlackId));
  const isFull = names.disclosure === 'full';
  const useCase = facts.useCaseId === null ? null : names.useCase(facts.useCaseId);
  const useCaseName = isFull && useCase?.isKnown ? shortName(useCase.name) || null : null;
  const isUnnamed = isFull ? useCaseName === null : names.disclosure === 'minimal' && useCase?.isKnown === false;
  const lacksName = useCase !== null && isUnnamed;
  const useCaseWords = useCaseName ?? (lacksName ? `use case ${shortId(facts.useCaseId ?? '')}` : 'a use case');
  return {
    actor: facts.actor && bold(wordFor(facts.actor)),
    useCase: facts.useCaseId === null ? useCaseWords : link(names.useCaseUrl(facts.useCaseId), useCaseWords),
    useCaseWords,
    useCaseName,
    lacksName,
    person: (ref) => value(wordFor(ref)),
    call: (ref) => {
      const { slackUserId } = names.person(ref);
      const isCalled = slackUserId !== null && mentionIds.includes(slackUserId) && !isActor(ref);
      if (!isCalled || called.has(slackUserId)) return value(nameOf(ref));
      called.add(slackUserId);
      return mention(slackUserId, nameOf(ref));
    },
    isActor,
    isReader,
    isUnlinked: (ref) => names.person(ref).isUnlinked,
    riskLevel: (level) => names.riskLevel(level),
    excerptLength: size === 'standard' ? shown.longExcerpt : shown.excerpt,
  };
}
