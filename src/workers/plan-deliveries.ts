import type { Clock } from '../clock.ts';
import type { ReadEvent } from '../events/catalog.ts';
import type { ChannelSettings } from '../model.ts';
import type { MatchedChannel } from '../pipeline/match.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { CommentPost, PlannedDelivery, StoredEvent } from '../ports/inbox.ts';
import type { MutedReviews } from '../ports/muted-reviews.ts';

export type Occasion = {
  readonly event: StoredEvent;
  readonly read: ReadEvent;
  /** Where the comment it tells of was posted before. */
  readonly posts: readonly CommentPost[];
};

/** What an event becomes in each channel that gets it. */
export async function planDeliveries(
  deps: { readonly channelSettings: ChannelSettingsStore; readonly mutedReviews: MutedReviews; readonly clock: Clock },
  occasion: Occasion,
  channels: readonly MatchedChannel[],
): Promise<readonly PlannedDelivery[]> {
  const planned = channels.map(async (channel) => {
    const settings = await deps.channelSettings.get(channel.teamId, channel.channelId);
    const delivery = planDelivery(occasion, channel, settings);
    return delivery.targetId === null && (await isMuted(deps.mutedReviews, occasion, channel)) ? [] : [delivery];
  });
  return (await Promise.all(planned)).flat();
}

/** Nothing new is said of a review that the channel muted; what stands there is still kept up to date. */
async function isMuted(mutedReviews: MutedReviews, { read }: Occasion, { teamId, channelId }: MatchedChannel) {
  const { reviewId } = read.facts;
  return reviewId !== null && mutedReviews.isMuted({ teamId, channelId, reviewId });
}

/** A comment that stands in the channel already is edited, and whom it mentions was decided with the first post. */
function planDelivery({ posts }: Occasion, channel: MatchedChannel, settings: ChannelSettings): PlannedDelivery {
  const { threads } = settings;
  const inWorkspace = posts.filter((post) => post.teamId === channel.teamId);
  const post = inWorkspace.find((one) => one.channelId === channel.channelId);
  if (post) return { ...channel, targetId: post.id, mentions: post.mentions, threads };
  const mentions = channel.mentions && settings.mentions === 'on' && !inWorkspace.some((one) => one.mentions);
  return { ...channel, targetId: null, mentions, threads };
}
