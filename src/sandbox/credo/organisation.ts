import { many, notFound, type Resource, single } from './answers.ts';
import type { Team } from './records.ts';
import type { Route } from './routing.ts';
import type { Seed } from './types.ts';

/** Teams, and the stages use cases go through (`credo-api.md`: Users; Workflow). Neither changes in the sandbox. */
export function organisationRoutes({ teams = [], workflowStages = [] }: Seed): readonly Route[] {
  return [
    { method: 'GET', path: '/teams', handle: () => many(teams.map(asResource)) },
    {
      method: 'GET',
      path: '/teams/:id',
      handle: ({ params }) => {
        const team = teams.find(({ id }) => id === params['id']);
        return team ? single(200, asResource(team)) : notFound();
      },
    },
    {
      method: 'GET',
      path: '/workflow_stages',
      handle: () => many(workflowStages.map(({ id, ...attributes }) => ({ id, type: 'workflow_stages', attributes }))),
    },
  ];
}

function asResource({ id, member_ids, ...attributes }: Team): Resource {
  return {
    id,
    type: 'teams',
    attributes,
    relationships: { members: { data: member_ids.map((member) => ({ id: member, type: 'users' })) } },
  };
}
