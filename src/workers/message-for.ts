import type { SlackMessage } from '../blockkit/message.ts';
import { peopleOnCard, renderCard, renderCardEnd } from '../cards/render-card.ts';
import type { Audiences } from '../channels/audiences.ts';
import { type Clock, withinBudget } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Catalog } from '../events/catalog.ts';
import { isPerson } from '../lane-id.ts';
import type { Log } from '../log.ts';
import type { Names } from '../model.ts';
import { plainFallback } from '../pipeline/deliver.ts';
import { render } from '../pipeline/render.ts';
import type { ChannelSettingsStore } from '../ports/channel-settings.ts';
import type { Comments, Inbox } from '../ports/inbox.ts';
import type { Delivery, LaneClaim } from '../ports/outbox.ts';
import type { Reviews } from '../ports/reviews.ts';
import type { SlackPoster } from '../ports/slack.ts';
import type { Windows } from '../ports/windows.ts';
import { readWithTwin } from './comment-records.ts';
import { replyUntold } from './reply-messages.ts';
import { reviewFigures } from './review-figures.ts';
import { messageOfWindow } from './window-events.ts';

const permalinkBudgetMs = 1_500;

export type MessageDeps = {
  readonly inbox: Inbox;
  readonly comments: Comments;
  readonly reviews: Reviews;
  readonly windows: Windows;
  readonly directory: Directory;
  readonly audiences: Audiences;
  readonly channelSettings: ChannelSettingsStore;
  readonly catalog: Catalog;
  readonly poster: SlackPoster;
  /** Comments can be replied to from Slack. */
  readonly takesReplies: boolean;
  readonly clock: Clock;
  readonly log: Log;
};

/** A use case that a message shows without its name, though it may be named. */
export type Nameless = { readonly connectionId: string; readonly useCaseId: string };

/** What a delivery shows now, null when the event it is about is gone; and the name it lacks. */
export async function messageFor(
  deps: MessageDeps,
  claim: LaneClaim,
  delivery: Delivery,
): Promise<{ readonly message: SlackMessage | null; readonly nameless: Nameless | null }> {
  const missing: Nameless[] = [];
  const directory: Directory = {
    ...deps.directory,
    namesFor: async (place, wanted, audience) => {
      const names = await deps.directory.namesFor(place, wanted, audience);
      if (audience.details !== 'full' || wanted.useCaseId === null) return names;
      // What nobody could tell of is told without names, as it may be restricted.
      if (names.disclosure === 'minimal')
        missing.push({ connectionId: place.connectionId, useCaseId: wanted.useCaseId });
      if (names.disclosure !== 'full') return names;
      const useCase: Names['useCase'] = (useCaseId) => {
        const found = names.useCase(useCaseId);
        if (!found.isKnown) missing.push({ connectionId: place.connectionId, useCaseId });
        return found;
      };
      return { ...names, useCase };
    },
  };
  const message = await wordsFor({ ...deps, directory }, claim, delivery);
  return { message, nameless: await firstExpected(deps.directory, missing) };
}

/** The first whose name Credo may still tell; not one that it says there is none of. */
async function firstExpected(directory: Directory, missing: readonly Nameless[]): Promise<Nameless | null> {
  for (const one of missing) {
    if (!(await directory.isAbsent(one.connectionId, one.useCaseId))) return one;
  }
  return null;
}

async function wordsFor(deps: MessageDeps, claim: LaneClaim, delivery: Delivery): Promise<SlackMessage | null> {
  if (delivery.notice) return noticeNow(deps, claim, delivery.notice, delivery.commentId);
  if (delivery.windowId !== null) return messageOfWindow(deps, claim, delivery.windowId, delivery);
  const { id: deliveryId, eventId, role } = delivery;
  const isCard = role === 'card' || role === 'card_edit' || role === 'card_end';
  const wording = isCard ? await cardWording(deps, claim, delivery) : await eventWording(deps, claim, delivery);
  if (!wording) return null;
  try {
    return wording();
  } catch (error) {
    // A fault of ours in one kind's wording must not hold up the conversation.
    deps.log.error('delivery.render_failed', { deliveryId, eventId, role, error });
    return plainFallback;
  }
}

/** Says what was looked up. */
type Wording = () => SlackMessage;

async function eventWording(
  deps: MessageDeps,
  { teamId, channelId }: LaneClaim,
  delivery: Delivery,
): Promise<Wording | null> {
  const stored = delivery.eventId === null ? null : await deps.inbox.get(delivery.eventId);
  if (!stored) return null;
  const event = await readWithTwin(deps, stored, delivery.commentId);
  const isTest = stored.onlyLane !== null;
  const wanted = { useCaseId: event.facts.useCaseId, people: event.people, riskLevels: event.usesRiskLevels };
  const place = { connectionId: stored.connectionId, teamId };
  const isDirect = isPerson(channelId);
  const permalink = await permalinkOf(deps, teamId, delivery);
  const { target } = delivery;
  // What rewrites a request for a task is another event; the same one brings its own words up to date.
  const isTaskOver = target !== null && event.comment === null && target.eventId !== stored.id;
  const { size } = await deps.channelSettings.get(teamId, channelId);
  const audience = await deps.audiences.of(teamId, channelId);
  const [names, review] = isTest
    ? [deps.directory.exampleNames(await deps.directory.appUrl(place.connectionId), audience), null]
    : await Promise.all([
        deps.directory.namesFor(place, wanted, audience),
        reviewFigures(deps, stored.connectionId, event.facts),
      ]);
  const previous = isTest || event.change === null ? null : await deps.windows.previousValue(stored.id);
  const { mayBeRepeat, isBroadcast, role } = delivery;
  return () =>
    render({
      event,
      names,
      receivedAt: stored.receivedAt,
      now: deps.clock.now(),
      mentionIds: delivery.mentionIds,
      reader: isDirect ? { slackUserId: channelId, permalink, isTaskOver } : null,
      size,
      // What stands there twice stays so when it is edited.
      mayBeRepeat: mayBeRepeat || target?.mayBeRepeat === true,
      isReply: (role === 'reply' || target?.role === 'reply') && !isBroadcast,
      isTest,
      previous,
      review,
      takesReplies: deps.takesReplies && !isTest && isChannel(channelId),
    });
}

/** A reply that was written here is not quoted once the channel may not show it any more. */
async function noticeNow(
  { comments, audiences, directory }: MessageDeps,
  { teamId, channelId }: LaneClaim,
  notice: SlackMessage,
  commentId: number | null,
): Promise<SlackMessage> {
  const comment = commentId === null ? null : await comments.byId(commentId);
  if (comment === null) return notice;
  const audience = await audiences.of(teamId, channelId);
  const disclosure = await directory.disclosureOf(comment.connectionId, comment.useCaseId, audience);
  return disclosure === 'full' ? notice : replyUntold;
}

/** Where the message in a channel stands that says the same; null without one, or when Slack does not tell in time. */
async function permalinkOf(
  { clock, poster }: MessageDeps,
  teamId: string,
  { about }: Delivery,
): Promise<string | null> {
  if (!about?.channelId || !about.slackTs) return null;
  return withinBudget(clock, permalinkBudgetMs, poster.permalink(teamId, about.channelId, about.slackTs), null);
}

/** A review's card as it is now, or the pointer that an old card becomes. */
async function cardWording(
  deps: MessageDeps,
  { teamId, channelId }: LaneClaim,
  { role, mayBeRepeat, card }: Delivery,
): Promise<Wording | null> {
  const { directory, audiences, poster } = deps;
  const review = card && (await deps.reviews.get(card.connectionId, card.reviewId));
  if (!review) return null;
  const { state } = review;
  const useCaseId = state.useCaseId?.value ?? null;
  const people = role === 'card_end' ? [] : peopleOnCard(state);
  const place = { connectionId: card.connectionId, teamId };
  const audience = await audiences.of(teamId, channelId);
  const [names, dates] = await Promise.all([
    directory.namesFor(place, { useCaseId, people, riskLevels: false }, audience),
    role === 'card_end' ? null : directory.reviewDates(card.connectionId, card.reviewId),
  ]);
  const addressOf = (slackTs: string | null) => slackTs && poster.permalink(teamId, channelId, slackTs);
  if (role === 'card_end') {
    const newer = await addressOf(card.slackTs);
    return () => renderCardEnd(useCaseId, names, newer);
  }
  const dueAt = dates?.dueAt ?? null;
  const continues = card.previous && { url: await addressOf(card.previous.slackTs) };
  const isRepeat = role === 'card' ? mayBeRepeat : card.mayBeRepeat;
  const replyThreadId = await threadOf(deps, review.newestCommentEventId);
  return () => renderCard({ ...review, dueAt, names, continues, mayBeRepeat: isRepeat, replyThreadId });
}

/** The thread a comment's event tells of; null where nobody can reply. */
async function threadOf({ inbox, catalog, takesReplies }: MessageDeps, eventId: number | null): Promise<string | null> {
  const stored = takesReplies && eventId !== null ? await inbox.get(eventId) : null;
  return stored ? (catalog.read(JSON.parse(stored.body)).comment?.threadId ?? null) : null;
}

const isChannel = (id: string): boolean => /^[CG]/.test(id);
