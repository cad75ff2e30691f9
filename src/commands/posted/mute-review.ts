import { bold } from '../../blockkit/inline.ts';
import { nameOf } from '../../channels/describe.ts';
import { refusalFor } from '../access/permission.ts';
import type { Answer, Caller } from '../answer.ts';
import { nothingChanged, toChannel, toPerson, typed } from '../answers.ts';
import type { CommandContext } from '../deps.ts';
import { findPosted, type MessageRef, reviewOf } from './find.ts';

/** *Mute this review*: no more news of the review a message is about, in its channel. What stands there stays true. */
export async function muteReview(deps: CommandContext, caller: Caller, ref: MessageRef): Promise<readonly Answer[]> {
  const posted = await findPosted(deps, caller, ref);
  const reviewId = posted && reviewOf(deps, posted);
  if (reviewId === null || ref.channelId.startsWith('D')) return [notAReview];
  const denied = await refusalFor({ ...deps, wish: null }, caller);
  if (denied) return [denied];
  const review = { teamId: caller.teamId, channelId: ref.channelId, reviewId };
  const unmute = [{ text: 'Unmute this review', action_id: 'review:unmute', value: reviewId }];
  if (!(await deps.mutedReviews.mute(review, caller.userId))) {
    return [
      toPerson([['This review is muted here already. ', typed('list'), ' shows what this channel gets.']], unmute),
    ];
  }
  deps.log.info('review.muted', { ...review, userId: caller.userId });
  const name = await nameOf(deps.slack, caller.teamId, caller.userId, caller.userName || undefined);
  return [
    toChannel(
      [[bold(name), ' muted this review here: no more news of it. What stands here already stays up to date.']],
      unmute,
    ),
  ];
}

/** *Unmute this review*. */
export async function unmuteReview(deps: CommandContext, caller: Caller, reviewId: string): Promise<readonly Answer[]> {
  const denied = await refusalFor({ ...deps, wish: null }, caller);
  if (denied) return [denied];
  const { teamId, channelId, userId } = caller;
  if (!(await deps.mutedReviews.unmute({ teamId, channelId, reviewId }))) {
    return [
      toPerson([
        ["This review isn't muted here.", nothingChanged, ' ', typed('list'), ' shows what this channel gets.'],
      ]),
    ];
  }
  deps.log.info('review.unmuted', { teamId, channelId, reviewId, userId });
  const name = await nameOf(deps.slack, teamId, userId, caller.userName || undefined);
  return [toChannel([[bold(name), ' unmuted the review: news of it come here again from now on.']])];
}

const notAReview: Answer = toPerson([
  ["That isn't a message of mine about a review.", nothingChanged],
  ['To stop kinds of events here, type ', typed('unsubscribe'), '; ', typed('help commands'), ' lists everything.'],
]);
