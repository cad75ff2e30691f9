import type { PersonalReason, PersonSettings } from '../model.ts';

/** Somebody an event concerns in a workspace. */
export type Concerned = {
  readonly slackUserId: string;
  readonly reason: PersonalReason;
  readonly settings: PersonSettings;
};

/** A channel that says an event now and may mention people. `members`: as far as Slack tells. */
export type Mentionable = { readonly channelId: string; readonly members: ReadonlySet<string> };

export type Pings = {
  /** By channel: the Slack users its message mentions. */
  readonly mentions: ReadonlyMap<string, readonly string[]>;
  /** The Slack users who get a direct message. */
  readonly directs: readonly string[];
};

/**
 * Who is pinged by what for one event in one workspace (product: Exactly one ping per person per event). Pure. Each
 * person at most once over all channels and direct messages, never the actor, nobody in `pinged`. Whoever is tagged is
 * mentioned in the first of `channels` they are in (a home of the use case, else the oldest subscription); everybody else is told directly.
 */
export function decidePings(options: {
  readonly concerned: readonly Concerned[];
  readonly actorId: string | null;
  readonly pinged: ReadonlySet<string>;
  readonly channels: readonly Mentionable[];
}): Pings {
  const seen = new Set(options.pinged);
  if (options.actorId !== null) seen.add(options.actorId);
  const mentions = new Map<string, string[]>();
  const directs: string[] = [];
  for (const { slackUserId, reason, settings } of options.concerned) {
    if (seen.has(slackUserId)) continue;
    seen.add(slackUserId);
    if (reason === 'tagged' && settings.mentions === 'off') continue;
    const home =
      reason === 'tagged' && settings.mentions === 'on'
        ? options.channels.find(({ members }) => members.has(slackUserId))
        : undefined;
    if (home) mentions.set(home.channelId, [...(mentions.get(home.channelId) ?? []), slackUserId]);
    else if (settings.notify.includes(reason)) directs.push(slackUserId);
  }
  return { mentions, directs };
}
