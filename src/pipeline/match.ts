import { laneId } from '../lane-id.ts';
import type { EventFacts, Subscription } from '../model.ts';
import { type KnownFacts, matchRow } from '../subscriptions/matches.ts';

export type MatchedChannel = {
  readonly teamId: string;
  readonly channelId: string;
  /** Whether it can be posted there now. */
  readonly isActive: boolean;
};

/**
 * Stage 4: which channels get the event. Pure. One entry per channel, however many of its subscriptions match, in the
 * order in which they subscribed. `known` is what look-ups found, per workspace.
 */
export function match(
  facts: EventFacts,
  subscriptions: readonly Subscription[],
  known: (teamId: string) => KnownFacts,
): readonly MatchedChannel[] {
  const channels = new Map<string, MatchedChannel>();
  const oldestFirst = [...subscriptions].sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
  for (const subscription of oldestFirst) {
    const { teamId, channelId } = subscription;
    const key = laneId(teamId, channelId);
    if (channels.has(key) || !matchRow(subscription, facts, known(teamId))) continue;
    channels.set(key, { teamId, channelId, isActive: subscription.state === 'active' });
  }
  return [...channels.values()];
}
