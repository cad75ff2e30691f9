/* Reviews a channel wants no more news of. Their cards stay as they are in Credo AI. */

export type ReviewInChannel = { readonly teamId: string; readonly channelId: string; readonly reviewId: string };

export type MutedReviews = {
  isMuted(review: ReviewInChannel): Promise<boolean>;
  /** False when it was muted already. */
  mute(review: ReviewInChannel, slackUserId: string): Promise<boolean>;
  /** False when it was not muted. */
  unmute(review: ReviewInChannel): Promise<boolean>;
};
