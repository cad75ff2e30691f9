import { z } from 'zod';
import { many, notFound, type Resource, single } from './answers.ts';
import type { Stakeholder } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { asUser } from './users.ts';
import { write } from './write.ts';

const path = '/use_cases/:useCaseId/stakeholders';
const newStakeholder = z.object({
  role: z.enum(['owner', 'contributor', 'observer']),
  user_id: z.string().nullish(),
  team_id: z.string().nullish(),
});

/** Who answers for a use case (`credo-api.md`: Users). */
export function stakeholderRoutes(tenant: Tenant): readonly Route[] {
  return [
    {
      method: 'GET',
      path,
      handle: ({ params, query }) => {
        if (!tenant.state.useCases.some(({ id }) => id === params['useCaseId'])) return notFound();
        const found = tenant.state.stakeholders.filter(({ use_case_id }) => use_case_id === params['useCaseId']);
        const reply = many(found.map(asResource));
        if (!(query.get('include') ?? '').split(',').includes('user')) return reply;
        const ids = new Set(found.map(({ user_id }) => user_id));
        const included = tenant.state.users.filter(({ id }) => ids.has(id)).map(asUser);
        return { ...reply, body: { data: found.map(asResource), included } };
      },
    },
    {
      method: 'POST',
      path,
      handle: ({ params, body }) =>
        write(newStakeholder, body, ({ role, user_id, team_id }) => {
          const stakeholder = tenant.actions.addStakeholder({
            ...{ useCaseId: params['useCaseId'] ?? '', role },
            ...(user_id ? { userId: user_id } : {}),
            ...(team_id ? { teamId: team_id } : {}),
          });
          return single(201, asResource(stakeholder));
        }),
    },
  ];
}

function asResource({ id, ...attributes }: Stakeholder): Resource {
  return { id, type: 'use_case_stakeholders', attributes };
}
