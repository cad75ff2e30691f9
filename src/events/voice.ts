import { bold, type Inline, link, mention, value } from '../blockkit/inline.ts';
import type { EventFacts, Names, PersonRef } from '../model.ts';
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
};

export function createVoice(facts: Pick<EventFacts, 'actor' | 'useCaseId'>, names: Names, mentions: boolean): Voice {
  const called = new Set<string>();
  const nameOf = (ref: PersonRef): string => shortName(names.person(ref).name) || 'somebody';
  const actorSlackId = facts.actor && names.person(facts.actor).slackUserId;
  const isActor = (ref: PersonRef): boolean =>
    facts.actor !== null &&
    (isSamePerson(facts.actor, ref) || (actorSlackId !== null && names.person(ref).slackUserId === actorSlackId));
  const useCase = facts.useCaseId === null ? null : names.useCase(facts.useCaseId);
  const useCaseName = useCase?.isKnown ? shortName(useCase.name) || null : null;
  return {
    actor: facts.actor && bold(nameOf(facts.actor)),
    useCase:
      facts.useCaseId === null
        ? 'a use case'
        : link(names.useCaseUrl(facts.useCaseId), useCaseName ?? `use case ${shortId(facts.useCaseId)}`),
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
  };
}
