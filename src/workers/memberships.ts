import { type Clock, withinBudget } from '../clock.ts';
import type { SlackWorkspace } from '../ports/slack.ts';

/** Whoever leaves a channel is still mentioned there for at most this long. */
const ttlMs = 60_000;
/** While Slack does not say who is in a channel, it is asked again this seldom. */
const restMs = 10_000;
const budgetMs = 1_500;
const mostRemembered = 500;

/** Who is in a channel, as far as Slack tells in time; nobody otherwise. */
export type Memberships = (teamId: string, channelId: string) => Promise<ReadonlySet<string>>;

export function createMemberships({ slack, clock }: { slack: SlackWorkspace; clock: Clock }): Memberships {
  const cache = new Map<string, { readonly until: number; readonly members: ReadonlySet<string> }>();
  return async (teamId, channelId) => {
    const key = `${teamId}:${channelId}`;
    const known = cache.get(key);
    if (known && clock.now() < known.until) return known.members;
    const answer = await withinBudget(clock, budgetMs, slack.members(teamId, channelId), null);
    const members = new Set(answer ?? []);
    if (cache.size >= mostRemembered) cache.clear();
    cache.set(key, { until: clock.now() + (answer === null ? restMs : ttlMs), members });
    return members;
  };
}
