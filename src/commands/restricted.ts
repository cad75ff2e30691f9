import type { Inline } from '../blockkit/inline.ts';
import { type Clock, withinBudget } from '../clock.ts';
import type { Audience, Filter, UseCaseInfo } from '../model.ts';
import type { CredoApi } from '../ports/credo.ts';
import { typed } from './answers.ts';

const lookBudgetMs = 2_000;

/** What to tell whoever subscribes, and nobody else, when some of the use cases are restricted and others read along. */
export async function restrictedLines(
  { credo, clock, audience }: { readonly credo: CredoApi; readonly clock: Clock; readonly audience: Audience },
  filters: readonly Filter[],
): Promise<readonly (readonly Inline[])[]> {
  const chosen = await withinBudget(clock, lookBudgetMs, candidates(credo, filters), []);
  const isAny = chosen.some((one) => one.isRestricted && filters.every((filter) => concerns(filter, one)));
  if (!isAny || (await audience.readsRestricted())) return [];
  return [
    [
      'At least one of these use cases is restricted in Credo AI. Its news come here as a link, without its name and ',
      'without what happened, because others could read them.',
    ],
    ['An admin can let this channel show them: ', typed('admin restricted allow')],
  ];
}

/** Those a filter names, else the tenant's newest. */
async function candidates(credo: CredoApi, filters: readonly Filter[]): Promise<readonly UseCaseInfo[]> {
  const named = filters.filter(({ key, negated }) => key === 'use-case' && !negated);
  const ids = named.flatMap(({ values }) => values.flatMap(({ id }) => id ?? []));
  if (named.length === 0) return credo.useCases.newest();
  return (await Promise.all(ids.map((id) => credo.useCases.get(id)))).filter((one) => one !== null);
}

/** Whether a filter lets news of a use case through, as far as that depends on the use case. */
function concerns({ key, negated, values }: Filter, { id, riskLevel }: UseCaseInfo): boolean {
  if (key !== 'use-case' && key !== 'risk') return true;
  const mine = key === 'use-case' ? id : riskLevel;
  return values.some((one) => one.id === null || one.id === mine) !== negated;
}
