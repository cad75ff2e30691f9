import { z } from 'zod';
import type { CredoApi, CredoUser } from '../../ports/credo.ts';
import { collection, document, nullIfMissing, resource } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';

const text = z.string().nullish();

const user = resource(
  z.object({ email: text, given_name: text, family_name: text, nickname: text, deleted_at: text }),
).transform(({ id, attributes }): CredoUser & { readonly isDeleted: boolean } => {
  const fullName = `${attributes.given_name ?? ''} ${attributes.family_name ?? ''}`.trim();
  const name = fullName || attributes.nickname?.trim() || null;
  return { id, email: attributes.email?.trim() || null, name, isDeleted: Boolean(attributes.deleted_at) };
});

/** Credo's cap on a page (`credo-api.md`: Auth, limits, errors), and how many of them are read for one person. */
const pageLimit = 100;
const mostPages = 5;

/** People of the tenant (`credo-api.md`: Users), and the one the API key belongs to. */
export function createUsers({ fetch }: Calls): CredoApi['users'] & Pick<CredoApi, 'me'> {
  const one = async (where: ReturnType<typeof path>) =>
    plain((await fetch(document(user), { method: 'GET', path: where, isRepeatable: true })).data);

  return {
    me: () => one(path`/me`),

    get: async (id) => nullIfMissing(async () => one(path`/users/${id}`)),

    /**
     * Credo has no e-mail filter, so `filter[q]` narrows the list and the e-mails are compared here, in any case. Reads
     * at most 500 people; deleted ones are passed over.
     */
    findByEmail: async (email) => {
      const wanted = email.trim().toLowerCase();
      if (wanted === '') return null;
      let after: string | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const found: { data: (CredoUser & { isDeleted: boolean })[]; after: string | null } = await fetch(
          collection(user),
          {
            method: 'GET',
            path: path`/users`,
            query: {
              'filter[q]': email.trim(),
              'page[limit]': String(pageLimit),
              ...(after === null ? {} : { 'page[after]': after }),
            },
            isRepeatable: true,
          },
        );
        const match = found.data.find((person) => !person.isDeleted && person.email?.toLowerCase() === wanted);
        if (match) return plain(match);
        if (found.after === null || found.after === after) return null;
        after = found.after;
      }
      return null;
    },
  };
}

function plain({ id, email, name }: CredoUser): CredoUser {
  return { id, email, name };
}
