import { bold, type Inline } from '../../blockkit/inline.ts';
import { personMenuBlock } from '../../blockkit/inputs.ts';
import type { HomeSection } from '../../blockkit/view.ts';
import { agoInWords } from '../../channels/describe.ts';
import { withinBudget } from '../../clock.ts';
import type { PersonalReason } from '../../model.ts';
import type { UnmatchedPerson } from '../../ports/people.ts';
import { formatConnection } from '../../subscriptions/connection-word.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';

/** Each takes three blocks of the hundred a tab may have. */
const mostShown = 5;
const credoBudgetMs = 2_000;

/** For admins: who should have been told something but is nobody in Slack, each with a menu to say who it is. */
export async function unmatchedSections(
  { unmatchedPeople, tenants, clock }: CommandContext,
  { connectionId, name: connectionName, credo }: ConnectedTenant,
  teamId: string,
): Promise<readonly HomeSection[]> {
  const all = await unmatchedPeople.list(teamId, connectionId);
  if (all.length === 0) return [];
  const shown = all.slice(0, mostShown);
  const rest = all.length - shown.length;
  const route = (await tenants(teamId)).length > 1 ? ` ${formatConnection(connectionName)}` : '';
  const now = clock.now();
  const names = await Promise.all(shown.map(({ credoRef, name }) => name ?? nameInCredo(credoRef)));
  return [
    { heading: 'People I could not tell', lines: [explanation] },
    ...shown.map(
      (person, index): HomeSection => ({
        lines: [describe(person, names[index] ?? null, now)],
        menus: [personMenuBlock(`link:${person.credoRef}${route}`, `home:link:${index}`, 'Who is this in Slack?')],
      }),
    ),
    ...(rest === 0 ? [] : [{ lines: [[`… and ${rest} more; they are shown as you link these.`]] }]),
  ];

  async function nameInCredo(credoRef: string): Promise<string | null> {
    if (credoRef.includes('@')) return null;
    const user = await withinBudget(
      clock,
      credoBudgetMs,
      credo.users.get(credoRef).catch(() => null),
      null,
    );
    return user?.name ?? null;
  }
}

const explanation: readonly Inline[] = [
  'They had news in Credo AI, but I know nobody in Slack with their e-mail. Choose who they are, and I tell them from then on.',
];

const missed: Readonly<Record<PersonalReason, string>> = {
  assigned: 'got a task',
  tagged: 'was tagged',
  outcome: 'had a review decided',
};

function describe(person: UnmatchedPerson, name: string | null, now: number): readonly Inline[] {
  const { credoRef, reason, times, lastAt } = person;
  const often = times === 1 ? '' : `; ${times} times in all`;
  return [bold(name ?? credoRef), ` ${missed[reason]} ${agoInWords(now - lastAt)}${often}`];
}
