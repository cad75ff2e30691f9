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

/** The same to the one person it concerns: what it is to them. */
export function discreetlyToOne(
  { group }: Pick<EventFacts, 'group'>,
  about: Inline,
  sign: '🔒' | '🔔',
): readonly Inline[] {
  return say`${sign} ${concerns(group)} ${about}. Open in Credo AI to read.`;
}

function concerns(group: EventFacts['group']): string {
  switch (group) {
    case 'tasks':
      return 'A task for you in';
    case 'comments':
      return 'A comment tags you in';
    case 'reviews':
      return 'The outcome of a review you started for';
    default:
      return 'An update to';
  }
}

/** A use case that not everybody who could read this may know of, in words. */
export function withheldUseCase(useCaseId: string | null, names: Names): Inline {
  const what = 'a use case that is restricted in Credo AI';
  return useCaseId === null ? what : link(names.useCaseUrl(useCaseId), what);
}

/** All that is said of a use case that not everybody who could read this may know of. */
export function withheldHeadline({ useCaseId }: Pick<EventFacts, 'useCaseId'>, names: Names): readonly Inline[] {
  return say`🔒 An update to ${withheldUseCase(useCaseId, names)}. Open in Credo AI to read.`;
}
