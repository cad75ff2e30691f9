import { z } from 'zod';
import { notFound, type Resource, single } from './answers.ts';
import { metadataFields } from './event-types.ts';
import { page } from './paging.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import type { UseCase } from './types.ts';
import { write } from './write.ts';

const change = z.object({
  name: z.string().min(1).optional(),
  icon: z.string().nullable().optional(),
  ai_type: z.string().nullable().optional(),
  industries: z.array(z.string()).optional(),
  regions: z.array(z.string()).optional(),
  is_vendor: z.boolean().nullable().optional(),
  risk_classification_level: z.int().nullable().optional(),
});

/**
 * Use cases (`credo-api.md`: Use cases). `filter[q][]` looks through names and descriptions; a filter with several values
 * takes any of them. `me` is whom the API key belongs to.
 */
export function useCaseRoutes(tenant: Tenant, me: string): readonly Route[] {
  const find = (id = '') => tenant.state.useCases.find((useCase) => useCase.id === id);
  const isInReview = ({ id }: UseCase) =>
    tenant.state.reviews.some(({ use_case_id, status }) => use_case_id === id && status === 'in_progress');
  const asResource = (useCase: UseCase): Resource => {
    const { id, ...attributes } = useCase;
    const level = attributes.risk_category_level;
    const known = { access_level: 'open', visible: true, workflow_stage_id: null, workflow_stage_step: null };
    const derived = { in_review: isInReview(useCase), risk_classification_level: level };
    return { id, type: 'use_cases', attributes: { ...known, ...attributes, ...derived } };
  };
  return [
    {
      method: 'GET',
      path: '/use_cases',
      handle: ({ query }) => {
        const q = query.get('filter[q][]')?.toLowerCase() ?? '';
        const name = query.get('filter[name][value]');
        const id = query.get('filter[id][value]');
        const isAny = (filter: string, value: unknown) => {
          const wanted = query.getAll(`filter[${filter}][]`);
          return wanted.length === 0 || wanted.includes(String(value));
        };
        const found = tenant.state.useCases.filter(
          (useCase) =>
            `${useCase.name} ${useCase.description ?? ''}`.toLowerCase().includes(q) &&
            (name === null || useCase.name === name) &&
            (id === null || useCase.id === id) &&
            isAny('risk_classification_level', useCase.risk_category_level) &&
            isAny('use_case_number', useCase.use_case_number) &&
            isAny('workflow_stage_id', useCase.workflow_stage_id) &&
            isAny('in_review', isInReview(useCase)),
        );
        return page(sorted(found, query.get('sort')).map(asResource), query);
      },
    },
    {
      method: 'GET',
      path: '/use_cases/:id',
      handle: ({ params }) => {
        const useCase = find(params['id']);
        return useCase ? single(200, asResource(useCase)) : notFound();
      },
    },
    {
      method: 'PATCH',
      path: '/use_cases/:id',
      handle: ({ params, body }) =>
        write(change, body, ({ risk_classification_level: level, ...plain }) => {
          const useCaseId = params['id'] ?? '';
          const changes = Object.entries({ ...plain, ...(level === undefined ? {} : { risk_category_level: level }) });
          for (const [field, value] of changes.filter(([name]) => metadataFields.includes(name))) {
            tenant.actions.changeField({ actor: me, useCaseId, field, value });
          }
          const useCase = find(useCaseId);
          return useCase ? single(200, asResource(useCase)) : notFound();
        }),
    },
  ];
}

function sorted(useCases: readonly UseCase[], sort: string | null): readonly UseCase[] {
  const byAge = useCases.toSorted((a, b) => a.inserted_at.localeCompare(b.inserted_at));
  if (sort === 'inserted_at') return byAge;
  return sort === '-inserted_at' ? byAge.toReversed() : useCases;
}
