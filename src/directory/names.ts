import { isSamePerson } from '../events/people.ts';
import type { Disclosure, Names, PersonRef, UseCaseInfo } from '../model.ts';
import type { RiskLevel } from '../ports/credo.ts';
import type { PersonFacts } from './directory.ts';

/** Enough of an id to tell two apart, short enough to read. */
const shortIdLength = 6;

/** Turns what was found into names; what was not found is named by what the event itself says. */
export function namesFrom(
  found: {
    readonly useCase: UseCaseInfo | null;
    readonly riskLevels: readonly RiskLevel[];
    readonly people: ReadonlyMap<PersonRef, PersonFacts>;
  },
  appUrl: string,
  disclosure: Disclosure = 'full',
): Names {
  if (disclosure !== 'full') {
    const useCase = () => ({ name: 'a use case', isKnown: found.useCase !== null, riskLevel: null });
    return { disclosure, useCase, ...nameless, useCaseUrl: (id) => useCaseUrl(appUrl, id) };
  }
  const people = [...found.people.values()];
  const factsOf = (ref: PersonRef) =>
    found.people.get(ref) ??
    people.find((person) => isSamePerson(person, ref)) ?? { ...ref, slackUserId: null, isNobody: false };
  return {
    disclosure,
    useCase: (id) => {
      const useCase = found.useCase?.id === id ? found.useCase : null;
      return {
        name: useCase?.name ?? `${id.slice(0, shortIdLength)}…`,
        isKnown: useCase?.name != null,
        riskLevel: useCase?.riskLevel ?? null,
      };
    },
    person: (ref) => {
      const { name, email, slackUserId, isNobody } = factsOf(ref);
      const shown = ref.name ?? name ?? email?.split('@')[0] ?? 'Someone';
      return { name: shown, slackUserId, isUnlinked: isNobody };
    },
    riskLevel: (level) => found.riskLevels.find((known) => known.level === level)?.name ?? null,
    useCaseUrl: (id) => useCaseUrl(appUrl, id),
  };
}

/** What is said of everything and everybody where nothing may be named. */
const nameless: Pick<Names, 'person' | 'riskLevel'> = {
  person: () => ({ name: 'somebody', slackUserId: null, isUnlinked: false }),
  riskLevel: () => null,
};

/** The address of a use case in Credo's web app (credo-api: Web app deep links). */
export function useCaseUrl(appUrl: string, useCaseId: string): string {
  return `${appUrl}/use-cases/${encodeURIComponent(useCaseId)}/`;
}
