import type { Clock } from '../clock.ts';
import { isPerson } from '../lane-id.ts';
import type { ChannelSettings } from '../model.ts';
import type { MatchedChannel } from '../pipeline/match.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { CommentPost, FanOutPlan, PlannedDelivery } from '../ports/inbox.ts';
import type { MutedReviews } from '../ports/muted-reviews.ts';
import type { TaskCards } from '../ports/people.ts';
import { type PingDeps, type PingOccasion, planPings } from './pings.ts';
import { planOverCards } from './task-cards.ts';

export type PlanDeps = PingDeps & {
  readonly channelSettings: ChannelSettingsStore;
  readonly mutedReviews: MutedReviews;
  readonly taskCards: TaskCards;
  readonly clock: Clock;
};

export type Occasion = PingOccasion & {
  /** Where the comment it tells of was posted before. */
  readonly posts: readonly CommentPost[];
};

export type Deliveries = Pick<FanOutPlan, 'deliveries' | 'directs' | 'unmatched'>;

/** What an event becomes in each channel that gets it, and for each person it concerns. `teamIds`: who follows the tenant. */
export async function planDeliveries(
  deps: PlanDeps,
  occasion: Occasion,
  channels: readonly MatchedChannel[],
  teamIds: readonly string[],
): Promise<Deliveries> {
  const places = (await Promise.all(channels.map((channel) => placeOf(deps, occasion, channel)))).filter(
    ({ isMuted, post }) => !isMuted || post !== undefined,
  );
  if (occasion.event.onlyLane !== null) {
    return { deliveries: places.map((place) => planDelivery(place, [])), directs: [], unmatched: [] };
  }
  const now = deps.clock.now();
  const pings = await Promise.all(
    teamIds.map(async (teamId) => {
      const mentionable = places.filter((place) => place.teamId === teamId && mayMention(place, now));
      const pinged = new Set(occasion.posts.filter((post) => post.teamId === teamId).flatMap(pingedBy));
      const channelIds = mentionable.map(({ channelId }) => channelId);
      return { teamId, ...(await planPings(deps, occasion, { teamId, channelIds, pinged })) };
    }),
  );
  const mentionsIn = ({ teamId, channelId }: Place) =>
    pings.find((one) => one.teamId === teamId)?.mentions.get(channelId) ?? [];
  return {
    deliveries: places.map((place) => planDelivery(place, mentionsIn(place))),
    directs: [
      ...pings.flatMap(({ directs }) => directs),
      ...(await planOverCards(deps, occasion.event.connectionId, occasion.read.facts)),
      ...occasion.posts.filter(({ channelId }) => isPerson(channelId)).map(editOf),
    ],
    unmatched: pings.flatMap(({ unmatched }) => unmatched),
  };
}

type Place = MatchedChannel & {
  readonly post: CommentPost | undefined;
  readonly settings: ChannelSettings;
  /** Nothing new is said of the review here; what stands here is still kept up to date. */
  readonly isMuted: boolean;
};

async function placeOf(deps: PlanDeps, { posts, read }: Occasion, channel: MatchedChannel): Promise<Place> {
  const { teamId, channelId } = channel;
  const { reviewId } = read.facts;
  return {
    ...channel,
    post: posts.find((post) => post.teamId === teamId && post.channelId === channelId),
    settings: await deps.channelSettings.get(teamId, channelId),
    isMuted: reviewId !== null && (await deps.mutedReviews.isMuted({ teamId, channelId, reviewId })),
  };
}

/** A comment that stands in the channel already is edited, and whom it mentions was decided with the first post. */
function planDelivery({ teamId, channelId, post, settings }: Place, mentionIds: readonly string[]): PlannedDelivery {
  const { threads } = settings;
  if (post) return { teamId, channelId, targetId: post.id, mentionIds: post.mentionIds, threads };
  return { teamId, channelId, targetId: null, mentionIds, threads };
}

/** An edit notifies nobody, and neither does a message that comes later as one of many. */
function mayMention({ isActive, post, settings }: Place, now: number): boolean {
  const isSilent = settings.digest !== null || (settings.mutedUntil !== null && settings.mutedUntil > now);
  return isActive && !post && !isSilent && settings.mentions === 'on' && settings.details === 'full';
}

function pingedBy({ channelId, mentionIds }: CommentPost): readonly string[] {
  return isPerson(channelId) ? [channelId] : mentionIds;
}

function editOf({ id, teamId, channelId }: CommentPost) {
  return { teamId, slackUserId: channelId, targetId: id, seenIn: null, task: null };
}
