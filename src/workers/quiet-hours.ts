import { type Clock, withinBudget } from '../clock.ts';
import type { SlackWorkspace } from '../ports/slack.ts';

/** Somebody may end their quiet hours early. */
const ttlMs = 5 * 60_000;
const budgetMs = 1_500;
const mostRemembered = 500;

/** Until when somebody wants to be left alone; null: they do not, or Slack does not tell in time. */
export type QuietHours = (teamId: string, slackUserId: string) => Promise<number | null>;

export function createQuietHours({ slack, clock }: { slack: SlackWorkspace; clock: Clock }): QuietHours {
  const cache = new Map<string, { readonly until: number; readonly from: number | null; readonly to: number }>();
  return async (teamId, slackUserId) => {
    const key = `${teamId}:${slackUserId}`;
    const known = cache.get(key);
    const asked = known && clock.now() < known.until ? known : await ask(teamId, slackUserId);
    if (cache.size >= mostRemembered) cache.clear();
    cache.set(key, asked);
    const now = clock.now();
    return asked.from !== null && asked.from <= now && now < asked.to ? asked.to : null;
  };

  async function ask(teamId: string, slackUserId: string) {
    const times = await withinBudget(clock, budgetMs, slack.quietHours(teamId, slackUserId), null);
    return { until: clock.now() + ttlMs, from: times?.from ?? null, to: times?.to ?? 0 };
  }
}
