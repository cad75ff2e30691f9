import { toPersonById } from '../events/people.ts';
import type { PersonRef } from '../model.ts';
import type { CredoApi, CredoReview, CredoTask } from '../ports/credo.ts';
import type { DirectoryKind, DirectoryStore, Remembered } from '../ports/directory.ts';
import type { Lookups } from './lookups.ts';

const ttl = {
  /** Who started a review does not change. */
  starterMs: Number.POSITIVE_INFINITY,
  /** When it is due may. */
  datesMs: 10 * 60_000,
  nobodyMs: 3_600_000,
  unknownMs: 60_000,
} as const;

export type ReviewDates = Pick<CredoReview, 'startedAt' | 'dueAt'>;

/** What Credo tells of a review; null where it does not. */
export function createReviewLookups(deps: {
  readonly lookups: Lookups;
  readonly store: DirectoryStore;
  recall<T>(connectionId: string, kind: DirectoryKind, id: string): Promise<Remembered<T> | null>;
  fromCredo<T>(connectionId: string, ask: (credo: CredoApi) => Promise<T | null>): Promise<T | null>;
}) {
  const { lookups, store, recall, fromCredo } = deps;
  let asked = 0;
  return {
    starter: (connectionId: string, reviewId: string) =>
      lookups.find<PersonRef>(`review/${connectionId}/${reviewId}`, {
        recall: () => recall<PersonRef>(connectionId, 'review', reviewId),
        ttlMs: ttl.starterMs,
        missingTtlMs: ttl.nobodyMs,
        source: `credo/${connectionId}`,
        fetch: async () => {
          const review = await fromCredo(connectionId, (credo) => credo.reviews.get(reviewId));
          return toPersonById(review?.startedBy);
        },
        remember: (value) => store.remember(connectionId, 'review', reviewId, value),
      }),

    dates: (connectionId: string, reviewId: string) =>
      lookups.find<ReviewDates>(`review_dates/${connectionId}/${reviewId}`, {
        recall: () => recall<ReviewDates>(connectionId, 'review_dates', reviewId),
        ttlMs: ttl.datesMs,
        missingTtlMs: ttl.unknownMs,
        source: `credo/${connectionId}`,
        fetch: async () => {
          const review = await fromCredo(connectionId, (credo) => credo.reviews.get(reviewId));
          return review && { startedAt: review.startedAt, dueAt: review.dueAt };
        },
        remember: (value) => store.remember(connectionId, 'review_dates', reviewId, value),
      }),

    /** Asked anew each time, and never together with whoever asked before: the answer is about now. */
    tasks: (connectionId: string, reviewId: string) => {
      asked += 1;
      return lookups.find<readonly CredoTask[]>(`tasks/${connectionId}/${reviewId}/${asked}`, {
        ...{ recall: async () => null, remember: async () => undefined, ttlMs: 0, missingTtlMs: 0 },
        source: `credo/${connectionId}`,
        fetch: () => fromCredo(connectionId, (credo) => credo.tasks.ofReview(reviewId)),
      });
    },
  };
}
