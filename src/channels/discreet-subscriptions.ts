import type { FilterValue, Subscription, SubscriptionSpec } from '../model.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import type { Audiences } from './audiences.ts';

/**
 * The subscriptions as they may be shown and spoken of: a use case that is restricted in Credo is known by its id only,
 * except in the channel it was chosen for if that may read its name. What is saved keeps its meaning.
 */
export function discreetSubscriptions(deps: {
  readonly subscriptions: Subscriptions;
  readonly audiences: Audiences;
  /** The id of the use case a filter names, if it is restricted. A name that was never looked up is looked up now. */
  readonly restrictedId: (connectionId: string, useCase: FilterValue) => Promise<string | null>;
}): Subscriptions {
  const { subscriptions, audiences } = deps;

  const withheld = async <S extends SubscriptionSpec>(
    specs: readonly S[],
    connectionOf: (spec: S) => string,
    mayRead: () => Promise<boolean>,
  ): Promise<readonly S[]> => {
    const values = specs.flatMap((spec) => useCaseValues(spec).map((value) => ({ value, in: connectionOf(spec) })));
    const ids = await Promise.all(values.map((one) => deps.restrictedId(one.in, one.value)));
    const restricted = new Map(values.flatMap(({ value }, at) => (ids[at] ? [[value, ids[at]] as const] : [])));
    if (restricted.size === 0 || (await mayRead())) return specs;
    return specs.map((spec) => withoutNames(spec, restricted));
  };
  const readIn = (teamId: string, channelId: string) => async () =>
    (await audiences.of(teamId, channelId)).readsRestricted();

  return {
    ...subscriptions,
    ofChannel: async (teamId, channelId) =>
      withheld(await subscriptions.ofChannel(teamId, channelId), ofRow, readIn(teamId, channelId)),
    ofConnection: async (connectionId) => {
      const { version, subscriptions: all } = await subscriptions.ofConnection(connectionId);
      return { version, subscriptions: await withheld(all, ofRow, async () => false) };
    },
    inWorkspace: async (connectionId, teamId, which) =>
      withheld(await subscriptions.inWorkspace(connectionId, teamId, which), ofRow, async () => false),
    takeChange: async (change) => {
      const taken = await subscriptions.takeChange(change);
      if (taken === null || taken === 'changed_since' || taken.rows === null) return taken;
      const { connectionId, rows } = taken;
      const mayRead = readIn(change.teamId, change.channelId);
      return { ...taken, rows: await withheld(rows, () => connectionId, mayRead) };
    },
  };
}

const ofRow = ({ connectionId }: Subscription): string => connectionId;

function useCaseValues({ filters }: SubscriptionSpec): readonly FilterValue[] {
  return filters.flatMap(({ key, values }) => (key === 'use-case' ? values : []));
}

function withoutNames<S extends SubscriptionSpec>(spec: S, restricted: ReadonlyMap<FilterValue, string>): S {
  const byId = (value: FilterValue): FilterValue => {
    const id = restricted.get(value);
    return id === undefined ? value : { text: id, id };
  };
  return { ...spec, filters: spec.filters.map((filter) => ({ ...filter, values: filter.values.map(byId) })) };
}
