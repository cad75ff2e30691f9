import type { MutedReviews, ReviewInChannel } from '../ports/muted-reviews.ts';
import type { StoreContext } from './dialect.ts';

export function createMutedReviews({ db, clock }: StoreContext): MutedReviews {
  const columns = ({ teamId, channelId, reviewId }: ReviewInChannel) => ({
    team_id: teamId,
    channel_id: channelId,
    review_id: reviewId,
  });
  return {
    isMuted: async (review) => {
      const row = await db
        .selectFrom('muted_reviews')
        .select('review_id')
        .where((is) => is.and(columns(review)))
        .executeTakeFirst();
      return row !== undefined;
    },
    mute: async (review, slackUserId) => {
      const added = await db
        .insertInto('muted_reviews')
        .values({ ...columns(review), muted_by: slackUserId, muted_at: clock.now() })
        .onConflict((conflict) => conflict.columns(['team_id', 'channel_id', 'review_id']).doNothing())
        .executeTakeFirst();
      return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    unmute: async (review) => {
      const removed = await db
        .deleteFrom('muted_reviews')
        .where((is) => is.and(columns(review)))
        .executeTakeFirst();
      return removed.numDeletedRows > 0n;
    },
  };
}
