import { notFound, type Resource, single } from './answers.ts';
import { page } from './paging.ts';
import type { Route } from './routing.ts';
import type { Seed, User } from './types.ts';

/** People (`credo-api.md`: Users). `filter[q]` looks through names and e-mails. */
export function userRoutes({ users, me }: Seed): readonly Route[] {
  const find = (id: string) => users.find((user) => user.id === id);
  return [
    {
      method: 'GET',
      path: '/me',
      handle: () => {
        const user = find(me);
        return user ? single(200, { ...asUser(user), type: 'me' }) : notFound();
      },
    },
    {
      method: 'GET',
      path: '/users',
      handle: ({ query }) => {
        const q = query.get('filter[q]')?.toLowerCase() ?? '';
        const role = query.get('filter[role]');
        const given = query.get('filter[given_name][value]');
        const found = users.filter(
          (user) =>
            searched(user).includes(q) &&
            (role === null || user.role === role) &&
            (given === null || user.given_name === given),
        );
        return page(found.map(asUser), query);
      },
    },
    {
      method: 'GET',
      path: '/users/:id',
      handle: ({ params }) => {
        const user = find(params['id'] ?? '');
        return user ? single(200, asUser(user)) : notFound();
      },
    },
  ];
}

/** A person as the API shows them. */
export function asUser({ id, ...attributes }: User): Resource {
  return { id, type: 'users', attributes };
}

function searched({ given_name, family_name, nickname, email }: User): string {
  return `${given_name ?? ''} ${family_name ?? ''} ${nickname ?? ''} ${email ?? ''}`.toLowerCase();
}
