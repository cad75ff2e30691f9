import type { Subscription } from '../model.ts';
import type { Subscriptions } from '../ports/subscriptions.ts';
import { disconnected } from '../ports/team-connections.ts';
import { indexRows, type RowIndex } from '../subscriptions/index-rows.ts';

export type IndexedSubscriptions = {
  readonly version: number;
  readonly subscriptions: readonly Subscription[];
  readonly mayWant: RowIndex<Subscription>;
  /** The workspaces that are still connected, each once. */
  readonly teams: readonly { readonly teamId: string }[];
};

/** Reads a connection's subscriptions again only when its version has changed. */
export function cachedSubscriptions(store: Subscriptions): (connectionId: string) => Promise<IndexedSubscriptions> {
  const cache = new Map<string, IndexedSubscriptions>();
  return async (connectionId) => {
    const cached = cache.get(connectionId);
    if (cached && cached.version === (await store.version(connectionId))) return cached;
    const { version, subscriptions } = await store.ofConnection(connectionId);
    const connected = subscriptions.filter(({ reason }) => reason !== disconnected);
    const teams = [...new Set(connected.map(({ teamId }) => teamId))].map((teamId) => ({ teamId }));
    const fresh = { version, subscriptions, mayWant: indexRows(subscriptions), teams };
    cache.set(connectionId, fresh);
    return fresh;
  };
}
