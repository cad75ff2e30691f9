import type { Clock } from '../clock.ts';
import type { ReadEvent } from '../events/catalog.ts';
import type { ChannelSettings, EventFacts } from '../model.ts';
import type { MatchedChannel } from '../pipeline/match.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { CommentPost, FieldValue, PlannedDelivery, StoredEvent } from '../ports/inbox.ts';
import { holdOf, type QuietTimes } from '../windows/hold.ts';
import { isDecision } from '../windows/use-case-groups.ts';

export type Occasion = {
  readonly event: StoredEvent;
  readonly read: ReadEvent;
  /** Where the comment it tells of was posted before. */
  readonly posts: readonly CommentPost[];
};

export type PlanDeps = {
  readonly channelSettings: ChannelSettingsStore;
  readonly clock: Clock;
  readonly quiet: QuietTimes;
};

/** What an event becomes in each channel that gets it. */
export async function planDeliveries(
  deps: PlanDeps,
  occasion: Occasion,
  channels: readonly MatchedChannel[],
): Promise<readonly PlannedDelivery[]> {
  return Promise.all(
    channels.map(async (channel) => {
      const settings = await deps.channelSettings.get(channel.teamId, channel.channelId);
      return planDelivery(deps, occasion, channel, settings);
    }),
  );
}

/** A comment that stands in the channel already is edited, and whom it mentions was decided with the first post. */
function planDelivery(
  { clock, quiet }: PlanDeps,
  { event, read, posts }: Occasion,
  channel: MatchedChannel,
  settings: ChannelSettings,
): PlannedDelivery {
  const inWorkspace = posts.filter((post) => post.teamId === channel.teamId);
  const post = inWorkspace.find((one) => one.channelId === channel.channelId);
  if (post) return { ...channel, targetId: post.id, mentions: post.mentions, hold: null, isCollapsible: false };
  const hold = event.onlyLane === null ? holdOf(read, settings, clock.now(), quiet) : null;
  const mentions =
    channel.mentions && settings.mentions === 'on' && hold === null && !inWorkspace.some((one) => one.mentions);
  const isCollapsible = event.onlyLane === null && !isDecision(read.facts) && !(mentions && callsSomebody(read.facts));
  return { ...channel, targetId: null, mentions, hold, isCollapsible };
}

const callsSomebody = ({ assignee, tagged }: EventFacts): boolean => assignee !== null || tagged.length > 0;

/** What the event says a field is; null when it tells of none. */
export function fieldValueOf(event: StoredEvent, { change, facts }: ReadEvent): FieldValue | null {
  if (change === null || facts.useCaseId === null || event.onlyLane !== null) return null;
  const { key: field, value } = change;
  return { useCaseId: facts.useCaseId, field, at: event.happenedAt ?? event.receivedAt, value };
}
