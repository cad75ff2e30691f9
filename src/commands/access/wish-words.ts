import { bold, code, type Inline, value } from '../../blockkit/inline.ts';
import { describeSpec, nameOf, showPeople } from '../../channels/describe.ts';
import { withinBudget } from '../../clock.ts';
import type { Audience, Filter, FilterValue } from '../../model.ts';
import type { AccessRequest } from '../../ports/access.ts';
import { takeConnection } from '../../subscriptions/connection-word.ts';
import { isWithheld, type ShowValue } from '../../subscriptions/format-subscription.ts';
import { parseSubscription } from '../../subscriptions/parse-subscription.ts';
import type { CommandContext, ConnectedTenant } from '../deps.ts';
import { findUseCase } from '../find-use-case.ts';
import { slackUserIdIn, withoutIds } from '../references.ts';
import { findCommand } from '../words.ts';

const lookBudgetMs = 2_000;

/**
 * The exact change, for whoever may allow it: the command as it would be typed, or what the form said. A use case that they
 * may not know of is not named.
 */
export async function wishWords(deps: CommandContext, request: AccessRequest): Promise<readonly Inline[]> {
  const { teamId, userId, wish } = request;
  if (wish.kind === 'form') return [value(wish.summary)];
  const asTyped = [code(`/credo ${withoutIds(wish.text)}`)];
  const [, word = '', args = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(wish.text) ?? [];
  const name = findCommand(word);
  if (name === 'link') return linkWords(deps, teamId, args);
  if (name !== 'subscribe' && name !== 'set' && name !== 'unsubscribe') return asTyped;
  const intent = name === 'unsubscribe' ? { intent: 'remove' as const } : {};
  const parsed = parseSubscription(takeConnection(args).rest, deps.catalog.vocabulary, {
    callerSlackUserId: userId,
    ...intent,
  });
  if (!parsed.ok) return asTyped;
  const filters = await withoutSecrets(deps, teamId, parsed.spec.filters);
  if (!filters.some(({ key, values }) => values.some((one) => isWithheld(one, key)))) return asTyped;
  const spec = { ...parsed.spec, filters };
  const show = showUnnamed(await showPeople(deps.slack, teamId, [spec]));
  return [code(`/credo ${name}`), ' ', ...describeSpec(spec, show)];
}

/** Who it is that should be linked, by name. */
async function linkWords({ slack }: CommandContext, teamId: string, args: string): Promise<readonly Inline[]> {
  const [who = '', ...rest] = args.split(/\s+/);
  const slackUserId = slackUserIdIn(who);
  const name = slackUserId === null ? who : await nameOf(slack, teamId, slackUserId);
  return [code('/credo link'), ' ', bold(name), ' ', code(rest.join(' '))];
}

/** Shows what has no name here. */
export function showUnnamed(show: ShowValue): ShowValue {
  return (one, key) => (isWithheld(one, key) ? '(not named here, because it may be restricted)' : show(one, key));
}

/** The filters with every use case that may be restricted known by its id only. */
export async function withoutSecrets(
  deps: CommandContext,
  teamId: string,
  filters: readonly Filter[],
): Promise<readonly Filter[]> {
  const tenants = await deps.tenants(teamId);
  return Promise.all(
    filters.map(async (filter) => ({
      ...filter,
      values:
        filter.key === 'use-case'
          ? await Promise.all(filter.values.map((one) => withoutSecret(deps, tenants, one)))
          : filter.values,
    })),
  );
}

/** Where several tenants could be meant, each that knows it must say that it is open. */
async function withoutSecret(
  { clock }: CommandContext,
  tenants: readonly ConnectedTenant[],
  given: FilterValue,
): Promise<FilterValue> {
  const typed = given.id ?? given.text;
  const looked = await Promise.all(
    tenants.map(({ credo }) => withinBudget(clock, lookBudgetMs, findUseCase(credo, typed, anybody), null)),
  );
  const found = looked.filter((one) => one === null || !('why' in one));
  const isOpen =
    found.length > 0 && found.every((one) => one !== null && !('why' in one) && !isWithheld(one, 'use-case'));
  return isOpen ? given : { text: typed, id: typed };
}

/** Who may allow a change reads of it in a direct message, and Credo does not say what they may see. */
const anybody: Audience = { details: 'full', readsRestricted: async () => false };
