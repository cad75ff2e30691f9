import { type Clock, withinBudget } from '../clock.ts';
import type { Audience, ChannelKind } from '../model.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { Channels } from '../ports/channels.ts';
import type { SlackWorkspace } from '../ports/slack.ts';

/**
 * Nobody tells the app that a channel was made public, so a private one is asked about for each message; the seconds are
 * for the many that come at once. That a channel became private may be noticed late without harm.
 */
const ttlMs: Readonly<Record<ChannelKind, number>> = { public: 10 * 60_000, shared: 10 * 60_000, private: 3_000 };

const lookBudgetMs = 1_500;

export type Audiences = {
  /** Who reads a conversation. A direct message counts as read by others: Credo does not say what its reader may see. */
  of(teamId: string, channelId: string): Promise<Audience>;
};

/** Knows who can read which channel; an unknown channel is taken for a public one. */
export function createAudiences(deps: {
  readonly channels: Channels;
  readonly channelSettings: ChannelSettingsStore;
  readonly slack: SlackWorkspace;
  readonly clock: Clock;
}): Audiences {
  const { channels, slack, clock } = deps;

  const look = async (teamId: string, channelId: string): Promise<ChannelKind | null> => {
    const kind = await withinBudget(clock, lookBudgetMs, slack.channelKind(teamId, channelId), null);
    if (kind !== null) await channels.remember(teamId, channelId, kind);
    return kind;
  };

  const kindOf = async (teamId: string, channelId: string): Promise<ChannelKind> => {
    const known = await channels.recall(teamId, channelId);
    const ageMs = known === null ? Number.POSITIVE_INFINITY : clock.now() - known.checkedAt;
    if (known !== null && ageMs < ttlMs[known.kind]) return known.kind;
    return (await look(teamId, channelId)) ?? 'public';
  };

  return {
    of: async (teamId, channelId) => {
      const { details, showsRestricted } = await deps.channelSettings.get(teamId, channelId);
      return {
        details,
        readsRestricted: async () =>
          showsRestricted || (isChannel(channelId) && (await kindOf(teamId, channelId)) === 'private'),
      };
    },
  };
}

/** Direct messages have other ids, and are also known by the id of their reader (chat.postMessage: Channels). */
const isChannel = (id: string): boolean => /^[CG]/.test(id);
