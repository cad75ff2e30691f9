import { z } from 'zod';
import type { UseCaseInfo } from '../../model.ts';
import type { CredoApi } from '../../ports/credo.ts';
import { collection, document, nullIfMissing, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';

/** Levels are strings in some answers and integers in others (`credo-api.md`: Use cases). */
const level = z.union([z.string(), z.number()]).nullish();

const useCase = resource(
  z.object({ name: z.string().nullish(), risk_category_level: level, risk_classification_level: level }),
).transform(({ id, attributes }): UseCaseInfo => {
  const riskLevel = attributes.risk_category_level ?? attributes.risk_classification_level ?? '';
  return { id, name: attributes.name?.trim() || null, riskLevel: String(riskLevel) || null };
});

/** What is looked through for one search; Credo's cap on a page (`credo-api.md`: Auth, limits, errors). */
const searchedAtMost = '100';

/** Use cases of the tenant. */
export function createUseCases({ fetch }: Calls): CredoApi['useCases'] {
  return {
    get: async (id) =>
      nullIfMissing(
        async () =>
          (await fetch(document(useCase), { method: 'GET', path: path`/use_cases/${id}`, isRepeatable: true })).data,
      ),

    /**
     * Asks with `filter[q][]`, the free-text filter of Credo's API description (`GET /use_cases`). `filter[name]` is not
     * used: the description gives no filter types, and the only one seen, `match` in credo-ai/credoai_lens, looks up one
     * exact name. As it is not said which fields `q` reads, only names with all the words count.
     */
    search: async (name, limit) => {
      const words = name.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length === 0) return [];
      const found = await fetch(collection(useCase), {
        method: 'GET',
        path: path`/use_cases`,
        query: { 'filter[q][]': name.trim(), 'page[limit]': searchedAtMost },
        isRepeatable: true,
      });
      const resembling = found.data.filter((one) => words.every((word) => one.name?.toLowerCase().includes(word)));
      return resembling.slice(0, limit);
    },
  };
}
