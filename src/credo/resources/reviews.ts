import { z } from 'zod';
import type { CredoApi, CredoReview } from '../../ports/credo.ts';
import { document, nullIfMissing, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';
import { timeOf } from '../times.ts';

const text = z.string().nullish();

const review = resource(z.object({ user_id: text, inserted_at: text, due_date: text })).transform(
  ({ id, attributes }): CredoReview => ({
    id,
    startedBy: attributes.user_id ?? null,
    startedAt: timeOf(attributes.inserted_at),
    dueAt: timeOf(attributes.due_date),
  }),
);

/** Reviews of use cases (`credo-api.md`: Reviews, tasks, comments). */
export function createReviews({ fetch }: Calls): CredoApi['reviews'] {
  return {
    get: (id) =>
      nullIfMissing(
        async () =>
          (await fetch(document(review), { method: 'GET', path: path`/use_case_reviews/${id}`, isRepeatable: true }))
            .data,
      ),
  };
}
