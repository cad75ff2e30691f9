import { CredoApiError } from '../errors.ts';

/** A path below the tenant's base, and the same with its ids left out, for logs and messages. */
export type Path = { readonly path: string; readonly template: string };

/**
 * Template tag that percent-encodes every interpolated id as one segment: path`/users/${id}`. An id that cannot be a
 * segment (empty, `.` or `..`) would change which resource is meant, so it throws `CredoApiError` `not_found`.
 */
export function path(literals: TemplateStringsArray, ...ids: readonly string[]): Path {
  const template = literals.join('{id}');
  const encoded = ids.map((id) => {
    if (id === '' || id === '.' || id === '..') {
      throw new CredoApiError('not_found', `Credo AI has no ${template} for such an id.`);
    }
    return encodeURIComponent(id.toWellFormed());
  });
  return { path: literals.map((literal, index) => literal + (encoded[index] ?? '')).join(''), template };
}
