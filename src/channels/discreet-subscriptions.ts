import type { FilterValue, SubscriptionSpec } from '../model.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import type { Audiences } from './audiences.ts';

/**
 * The subscriptions as they may be shown and spoken of: a use case that is restricted in Credo is known by its id only,
 * except in the channel it was chosen for if that may read its name. What is saved keeps its meaning.
 */
export function discreetSubscriptions(deps: {
  readonly subscriptions: Subscriptions;
  readonly audiences: Audiences;
  readonly isRestricted: (useCaseId: string) => Promise<boolean>;
}): Subscriptions {
  const { subscriptions, audiences } = deps;

  const withheld = async <S extends SubscriptionSpec>(
    specs: readonly S[],
    mayRead: () => Promise<boolean>,
  ): Promise<readonly S[]> => {
    const ids = new Set(specs.flatMap(useCaseIds));
    const checked = await Promise.all([...ids].map(async (id) => ({ id, isOne: await deps.isRestricted(id) })));
    const restricted = new Set(checked.filter(({ isOne }) => isOne).map(({ id }) => id));
    if (restricted.size === 0 || (await mayRead())) return specs;
    return specs.map((spec) => withoutNames(spec, restricted));
  };
  const readIn = (teamId: string, channelId: string) => async () =>
    (await audiences.of(teamId, channelId)).readsRestricted();

  return {
    ...subscriptions,
    ofChannel: async (teamId, channelId) =>
      withheld(await subscriptions.ofChannel(teamId, channelId), readIn(teamId, channelId)),
    ofConnection: async (connectionId) => {
      const { version, subscriptions: all } = await subscriptions.ofConnection(connectionId);
      return { version, subscriptions: await withheld(all, async () => false) };
    },
    takeChange: async (change) => {
      const rows = await subscriptions.takeChange(change);
      return rows && withheld(rows, readIn(change.teamId, change.channelId));
    },
  };
}

function useCaseIds({ filters }: SubscriptionSpec): readonly string[] {
  return filters.flatMap(({ key, values }) => (key === 'use-case' ? values.flatMap(({ id }) => id ?? []) : []));
}

function withoutNames<S extends SubscriptionSpec>(spec: S, restricted: ReadonlySet<string>): S {
  const byId = (one: FilterValue) => (one.id !== null && restricted.has(one.id) ? { text: one.id, id: one.id } : one);
  const filters = spec.filters.map((filter) =>
    filter.key === 'use-case' ? { ...filter, values: filter.values.map(byId) } : filter,
  );
  return { ...spec, filters };
}
