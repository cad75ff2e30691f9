import type { ReviewState } from '../model.ts';

/* What is known of reviews, for their cards. */

export type Reviews = {
  /** A review's state and the comments on it that we know of; null when no event spoke of it. */
  get(connectionId: string, reviewId: string): Promise<ReviewSummary | null>;
};

export type ReviewSummary = {
  readonly state: ReviewState;
  /** How many. */
  readonly comments: number;
  /** The event that told of the newest one and of its thread; null when none did. */
  readonly newestCommentEventId: number | null;
};
