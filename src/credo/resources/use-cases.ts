import { z } from 'zod';
import { CredoApiError } from '../../errors.ts';
import type { UseCaseInfo } from '../../model.ts';
import type { CredoApi } from '../../ports/credo.ts';
import { collection, document, nullIfMissing, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';

/** Levels are strings in some answers and integers in others (`credo-api.md`: Use cases). */
const level = z.union([z.string(), z.number()]).nullish();

const useCase = resource(
  z.object({
    name: z.string().nullish(),
    risk_category_level: level,
    risk_classification_level: level,
    access_level: z.unknown().optional(),
    visible: z.unknown().optional(),
  }),
).transform(({ id, attributes }): UseCaseInfo => {
  const riskLevel = attributes.risk_category_level ?? attributes.risk_classification_level ?? '';
  return {
    id,
    name: attributes.name?.trim() || null,
    riskLevel: String(riskLevel) || null,
    isRestricted: !isOpen(attributes.access_level, openLevels) || !isOpen(attributes.visible, ['true']),
  };
});

/** The description of the API knows both attributes, but no values; these can only mean that everybody may look. */
const openLevels = ['open', 'public', 'everyone', 'all', 'unrestricted'];

/** Any value that does not plainly say so counts as restricted. A Credo without the attribute does not know the notion. */
function isOpen(attribute: unknown, openValues: readonly string[]): boolean {
  return attribute === undefined || openValues.includes(String(attribute).trim().toLowerCase());
}

/** What is looked through for one search; Credo's cap on a page (`credo-api.md`: Auth, limits, errors). */
const searchedAtMost = '100';

/** Use cases of the tenant. */
export function createUseCases({ fetch }: Calls): CredoApi['useCases'] {
  return {
    get: async (id) =>
      restrictedIfForbidden(id, () =>
        nullIfMissing(
          async () =>
            (await fetch(document(useCase), { method: 'GET', path: path`/use_cases/${id}`, isRepeatable: true })).data,
        ),
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

    newest: async () => {
      const query = { sort: '-inserted_at', 'page[limit]': searchedAtMost };
      const found = await fetch(collection(useCase), {
        method: 'GET',
        path: path`/use_cases`,
        query,
        isRepeatable: true,
      });
      return found.data;
    },
  };
}

/** What even the owner of the API key may not see is not for everybody. */
async function restrictedIfForbidden(
  id: string,
  answer: () => Promise<UseCaseInfo | null>,
): Promise<UseCaseInfo | null> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof CredoApiError) || error.failure !== 'forbidden') throw error;
    return { id, name: null, riskLevel: null, isRestricted: true };
  }
}
