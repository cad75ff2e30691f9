import { type Inline, link, say } from '../blockkit/inline.ts';
import type { EventFacts, Names } from '../model.ts';
import { vagueSentence } from './fallback.ts';
import type { Sentence, Voice } from './voice.ts';

/** Facts without anybody in them, so that a sentence about them is in the passive voice. */
export function withoutPeople(facts: EventFacts): EventFacts {
  return { ...facts, actor: null, assignee: null, tagged: [] };
}

/**
 * What happened, without names and without what somebody wrote. Whatever is not our own wording, or would begin with what
 * has no name here, gives way to a vague sentence.
 */
export function discreetly(said: Sentence, vaguely: string, voice: Voice): readonly Inline[] {
  const [start] = said.headline;
  const isOurs =
    typeof start === 'string' &&
    /\p{L}/u.test(start) &&
    said.headline.every((part) => typeof part === 'string' || part === voice.useCase);
  return [...(isOurs ? said : vagueSentence(vaguely, voice)).headline, '. Open in Credo AI to read.'];
}

/** All that is said of a use case that not everybody who could read this may know of. */
export function withheldHeadline({ useCaseId }: Pick<EventFacts, 'useCaseId'>, names: Names): readonly Inline[] {
  const what = 'a use case that is restricted in Credo AI';
  return say`🔒 An update to ${useCaseId === null ? what : link(names.useCaseUrl(useCaseId), what)}. Open in Credo AI to read.`;
}
