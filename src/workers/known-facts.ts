import type { Directory } from '../directory/directory.ts';
import type { EventFacts, Filter, PersonRef, Subscription } from '../model.ts';
import type { RiskLevel } from '../ports/credo.ts';
import type { KnownFacts } from '../subscriptions/matches.ts';

/** Looks up what the subscriptions' filters ask about an event, and nothing else. People differ by workspace. */
export async function knownFacts(
  directory: Directory,
  connectionId: string,
  facts: EventFacts,
  subscriptions: readonly Subscription[],
): Promise<(teamId: string) => KnownFacts> {
  const filters = subscriptions.flatMap((subscription) => subscription.filters);
  const isAsked = (...keys: readonly Filter['key'][]) => filters.some(({ key }) => keys.includes(key));

  // All at once: while Credo does not answer, each look-up takes its whole time.
  const teams = [...new Set(subscriptions.map((subscription) => subscription.teamId))];
  const person = async (isWanted: boolean, teamId: string, ref: PersonRef | null) =>
    isWanted && ref ? directory.person({ connectionId, teamId }, ref) : null;
  const { useCaseId } = facts;
  const [useCase, riskLevels, people] = await Promise.all([
    useCaseId !== null && isAsked('use-case', 'risk') ? directory.useCase(connectionId, useCaseId) : null,
    isAsked('risk') ? directory.riskLevels(connectionId) : null,
    Promise.all(
      teams.map(async (teamId) => {
        const [actor, assignee] = await Promise.all([
          person(isAsked('actor'), teamId, facts.actor),
          person(isAsked('assignee'), teamId, facts.assignee),
        ]);
        return { teamId, actor, assignee };
      }),
    ),
  ]);

  const byTeam = new Map<string, KnownFacts>();
  for (const { teamId, actor, assignee } of people) {
    byTeam.set(teamId, {
      useCaseName: useCase?.name ?? null,
      riskNames: useCase === null ? null : riskNamesOf(useCase.riskLevel, riskLevels),
      actorSlackUserId: actor?.slackUserId ?? null,
      actorNames: namesOf(actor),
      assigneeSlackUserId: assignee?.slackUserId ?? null,
      assigneeNames: namesOf(assignee),
    });
  }
  return (teamId) => byTeam.get(teamId) ?? nothingKnown;
}

/** The level's number and name; null when only the number is known and the names are not. */
function riskNamesOf(level: string | null, levels: readonly RiskLevel[] | null): readonly string[] | null {
  if (level === null) return [];
  if (levels === null) return null;
  return [level, ...levels.filter((risk) => risk.level === level).map((risk) => risk.name)];
}

const nothingKnown: KnownFacts = {
  useCaseName: null,
  riskNames: null,
  actorSlackUserId: null,
  actorNames: [],
  assigneeSlackUserId: null,
  assigneeNames: [],
};

function namesOf(person: PersonRef | null): readonly string[] {
  return person ? [person.name, person.email, person.credoUserId].filter((name) => name !== null) : [];
}
