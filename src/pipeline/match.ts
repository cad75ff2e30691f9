import { laneId } from '../lane-id.ts';
import type { EventFacts, Subscription } from '../model.ts';
import { type KnownFacts, matchRow, passes } from '../subscriptions/matches.ts';

export type MatchedChannel = {
  readonly teamId: string;
  readonly channelId: string;
  /** Whether it can be posted there now. */
  readonly isActive: boolean;
};

/**
 * Stage 4: which channels get the event. Pure. One entry per channel, however many of its subscriptions match: first
 * those that asked for this very use case, which are its homes, then in the order in which they subscribed. `known` is what
 * look-ups found, per workspace.
 */
export function match(
  facts: EventFacts,
  subscriptions: readonly Subscription[],
  known: (teamId: string) => KnownFacts,
): readonly MatchedChannel[] {
  const channels = new Map<string, MatchedChannel>();
  const matching = subscriptions
    .filter((subscription) => matchRow(subscription, facts, known(subscription.teamId)))
    .map((subscription) => ({ ...subscription, isHome: isHome(subscription, facts, known(subscription.teamId)) }))
    .sort((a, b) => Number(b.isHome) - Number(a.isHome) || a.createdAt - b.createdAt || a.id - b.id);
  for (const { teamId, channelId, state } of matching) {
    const key = laneId(teamId, channelId);
    if (!channels.has(key)) channels.set(key, { teamId, channelId, isActive: state === 'active' });
  }
  return [...channels.values()];
}

function isHome({ filters }: Subscription, facts: EventFacts, known: KnownFacts): boolean {
  return filters.some(
    (filter) => filter.key === 'use-case' && !filter.negated && passes(filter, facts, known) === 'yes',
  );
}
