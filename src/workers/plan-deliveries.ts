import type { Clock } from '../clock.ts';
import type { ReadEvent } from '../events/catalog.ts';
import { isPerson } from '../lane-id.ts';
import type { ChannelSettings } from '../model.ts';
import type { MatchedChannel } from '../pipeline/match.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { CredoTask } from '../ports/credo.ts';
import type { CommentPost, FanOutPlan, FieldValue, PlannedDelivery, StoredEvent } from '../ports/inbox.ts';
import type { MutedReviews } from '../ports/muted-reviews.ts';
import type { TaskCards } from '../ports/people.ts';
import { channelHold, holdOf, type QuietTimes } from '../windows/hold.ts';
import { isDecision } from '../windows/use-case-groups.ts';
import { type PingDeps, type PingOccasion, planPings } from './pings.ts';
import { planOverCards } from './task-cards.ts';

export type PlanDeps = PingDeps & {
  readonly channelSettings: ChannelSettingsStore;
  readonly mutedReviews: MutedReviews;
  readonly taskCards: TaskCards;
  readonly quiet: QuietTimes;
  readonly clock: Clock;
};

export type Occasion = PingOccasion & {
  /** Where the comment it tells of was posted before. */
  readonly posts: readonly CommentPost[];
  /** For news of a task: all of its review, as Credo has them now; null when it does not say. */
  readonly tasks: readonly CredoTask[] | null;
};

export type Deliveries = Pick<FanOutPlan, 'deliveries' | 'directs' | 'unmatched' | 'asksTasksLater'>;

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
    return { deliveries: places.map((place) => planDelivery(deps, occasion, place, [])), directs: [], unmatched: [] };
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
  const over = await planOverCards(deps, occasion.event.connectionId, occasion.read.facts, occasion.tasks);
  return {
    asksTasksLater: over.isUnsure,
    deliveries: places.map((place) => planDelivery(deps, occasion, place, mentionsIn(place))),
    directs: [
      ...pings.flatMap(({ directs }) => directs),
      ...over.directs,
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

/**
 * A comment that stands in the channel already is edited, and whom it mentions was decided with the first post. Decisions
 * and what calls somebody never become a line of a digest.
 */
function planDelivery(
  { clock, quiet }: PlanDeps,
  { event, read }: Occasion,
  { teamId, channelId, post, settings }: Place,
  mentionIds: readonly string[],
): PlannedDelivery {
  const { threads } = settings;
  const place = { teamId, channelId, threads };
  if (post) return { ...place, targetId: post.id, mentionIds: post.mentionIds, hold: null, isCollapsible: false };
  const isTest = event.onlyLane !== null;
  const hold = isTest ? null : holdOf(read, settings, clock.now(), quiet);
  const isCollapsible = !isTest && mentionIds.length === 0 && !isDecision(read.facts);
  return { ...place, targetId: null, mentionIds, hold, isCollapsible };
}

/** An edit notifies nobody, and neither does a message that comes later as one of many. */
function mayMention({ isActive, post, settings }: Place, now: number): boolean {
  return isActive && !post && !channelHold(settings, now) && settings.mentions === 'on';
}

function pingedBy({ channelId, mentionIds }: CommentPost): readonly string[] {
  return isPerson(channelId) ? [channelId] : mentionIds;
}

function editOf({ id, teamId, channelId }: CommentPost) {
  return { teamId, slackUserId: channelId, targetId: id, seenIn: null, task: null };
}

/** What the event says a field is; null when it tells of none. */
export function fieldValueOf(event: StoredEvent, { change, facts }: ReadEvent): FieldValue | null {
  if (change === null || facts.useCaseId === null || event.onlyLane !== null) return null;
  const { key: field, value } = change;
  return { useCaseId: facts.useCaseId, field, at: event.happenedAt ?? event.receivedAt, value };
}
