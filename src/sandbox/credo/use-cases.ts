import { notFound, type Resource, single } from './answers.ts';
import { page } from './paging.ts';
import type { Route } from './routing.ts';
import type { UseCase } from './types.ts';

/** Use cases (`credo-api.md`: Use cases). `filter[q][]` looks through names and descriptions. */
export function useCaseRoutes(useCases: () => readonly UseCase[]): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/use_cases',
      handle: ({ query }) => {
        const q = query.get('filter[q][]')?.toLowerCase() ?? '';
        const name = query.get('filter[name][value]');
        const id = query.get('filter[id][value]');
        const found = useCases().filter(
          (useCase) =>
            `${useCase.name} ${useCase.description ?? ''}`.toLowerCase().includes(q) &&
            (name === null || useCase.name === name) &&
            (id === null || useCase.id === id),
        );
        return page(sorted(found, query.get('sort')).map(asResource), query);
      },
    },
    {
      method: 'GET',
      path: '/use_cases/:id',
      handle: ({ params }) => {
        const useCase = useCases().find((one) => one.id === params['id']);
        return useCase ? single(200, asResource(useCase)) : notFound();
      },
    },
  ];
}

function asResource({ id, ...attributes }: UseCase): Resource {
  return { id, type: 'use_cases', attributes };
}

function sorted(useCases: readonly UseCase[], sort: string | null): readonly UseCase[] {
  const byAge = useCases.toSorted((a, b) => a.inserted_at.localeCompare(b.inserted_at));
  if (sort === 'inserted_at') return byAge;
  return sort === '-inserted_at' ? byAge.toReversed() : useCases;
}
