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

/** The readable names of one event, and the rule of who is mentioned: once, never the actor, only if mentions are on. */
export type Voice = {
  /** Who did it; null when the event does not say. */
  readonly actor: Inline | null;
  /** The use case, as a link. */
  readonly useCase: Inline;
  readonly useCaseName: string | null;
  /** A person's plain name. */
  person(ref: PersonRef): Inline;
  /** Mentions somebody who must act. */
  call(ref: PersonRef): Inline;
  isActor(ref: PersonRef): boolean;
  riskLevel(level: string): string | null;
  /** How much of a comment is quoted, in code points. */
  readonly excerptLength: number;
};

export type Manner = {
  /** False: everybody is a plain name. */
  readonly mentions: boolean;
  readonly size: ChannelSettings['size'];
};

export function createVoice(
  facts: Pick<EventFacts, 'actor' | 'useCaseId'>,
  names: Names,
  { mentions, size }: Manner,
): Voice {
  const called = new Set<string>();
  const nameOf = (ref: PersonRef): string => shortName(names.person(ref).name) || 'somebody';
  const actorSlackId = facts.actor && names.person(facts.actor).slackUserId;
  const isActor = (ref: PersonRef): boolean =>
    facts.actor !== null &&
    (isSamePerson(facts.actor, ref) || (actorSlackId !== null && names.person(ref).slackUserId === actorSlackId));
  const isFull = names.disclosure === 'full';
  const useCase = facts.useCaseId === null || !isFull ? null : names.useCase(facts.useCaseId);
  const useCaseName = useCase?.isKnown ? shortName(useCase.name) || null : null;
  return {
    actor: facts.actor && bold(nameOf(facts.actor)),
    useCase:
      facts.useCaseId === null
        ? 'a use case'
        : link(
            names.useCaseUrl(facts.useCaseId),
            useCaseName ?? (isFull ? `use case ${shortId(facts.useCaseId)}` : 'a use case'),
          ),
    useCaseName,
    person: (ref) => value(nameOf(ref)),
    call: (ref) => {
      const { slackUserId } = names.person(ref);
      if (!mentions || slackUserId === null || called.has(slackUserId) || isActor(ref)) return value(nameOf(ref));
      called.add(slackUserId);
      return mention(slackUserId, nameOf(ref));
    },
    isActor,
    riskLevel: (level) => names.riskLevel(level),
    excerptLength: size === 'standard' ? shown.longExcerpt : shown.excerpt,
  };
}
