import type { ReviewState } from '../model.ts';

/* What is known of reviews, for their cards. */

export type Reviews = {
  /** A review's state and how many comments on it we know of; null when no event spoke of it. */
  get(connectionId: string, reviewId: string): Promise<ReviewSummary | null>;
};

export type ReviewSummary = { readonly state: ReviewState; readonly comments: number };
