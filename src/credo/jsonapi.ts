import { z } from 'zod';
import { CredoApiError } from '../errors.ts';

/** The type of every request and answer below `/api/v2` (knowledge.credo.ai: Getting Started with the Credo AI API). */
export const jsonApiType = 'application/vnd.api+json';

/** A resource with these attributes, given as `{ id, attributes }`. Everything else in it is ignored. */
export function resource<T>(attributes: z.ZodType<T>) {
  return z.object({ id: z.union([z.string(), z.number().transform(String)]), attributes });
}

/** A document with one resource. */
export function document<T>(one: z.ZodType<T>) {
  return z.object({ data: one });
}

/**
 * A document with many resources; one that cannot be read is left out, so that it does not spoil the others. `after` is
 * the cursor of the next page, null on the last one.
 */
export function collection<T>(one: z.ZodType<T>) {
  const meta = z.object({ after: z.string().nullish() }).nullish().catch(null);
  const data = z.array(z.unknown()).transform((items) =>
    items.flatMap((item) => {
      const parsed = one.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    }),
  );
  return z.object({ data, meta }).transform(({ data: readable, meta: page }) => ({
    data: readable,
    after: page?.after || null,
  }));
}

/** Turns Credo's "there is no such thing" into null. */
export async function nullIfMissing<T>(answer: () => Promise<T>): Promise<T | null> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof CredoApiError && error.failure === 'not_found') return null;
    throw error;
  }
}
