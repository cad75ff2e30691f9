import { isChangeRequest } from '../events/change-request.ts';
import { type Held, inOrder } from './held.ts';

/** More use cases than these are counted, not named. */
export const mostUseCasesShown = 10;

export type UseCaseGroup = { readonly useCaseId: string | null; readonly held: readonly Held[] };

/** What was held, by use case: those with a decision first, then in the order in which they were first heard of. */
export function groupByUseCase(held: readonly Held[]): readonly UseCaseGroup[] {
  const groups = new Map<string | null, Held[]>();
  for (const one of inOrder(held)) {
    const { useCaseId } = one.event.facts;
    groups.set(useCaseId, [...(groups.get(useCaseId) ?? []), one]);
  }
  const all = [...groups].map(([useCaseId, ofUseCase]) => ({ useCaseId, held: ofUseCase }));
  const hasDecision = (group: UseCaseGroup) => group.held.some(({ event }) => isDecision(event.facts));
  return [...all.filter(hasDecision), ...all.filter((group) => !hasDecision(group))];
}

/** A review's outcome: approved, rejected, closed, or sent back for changes. */
export function isDecision(facts: Held['event']['facts']): boolean {
  const { group, subs } = facts;
  return isChangeRequest(facts) || (group === 'reviews' && (subs.includes('decided') || subs.includes('closed')));
}
