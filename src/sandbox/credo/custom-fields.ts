import { z } from 'zod';
import { many, notFound, type Resource, single } from './answers.ts';
import type { CustomField } from './records.ts';
import type { Route } from './routing.ts';
import type { Tenant } from './tenant.ts';
import { write } from './write.ts';

const newValue = z.object({ custom_field_id: z.string(), value: z.unknown() });

/** Custom fields and their values in a use case (`credo-swagger-subset.json`: custom_fields). `me` is whom the API key belongs to. */
export function customFieldRoutes(tenant: Tenant, me: string): readonly Route[] {
  const path = '/use_cases/:useCaseId/custom_fields';
  return [
    {
      method: 'GET',
      path: '/custom_fields',
      handle: () => many(tenant.state.customFields.map(asDefinition)),
    },
    {
      method: 'GET',
      path,
      handle: ({ params }) => {
        if (!tenant.state.useCases.some(({ id }) => id === params['useCaseId'])) return notFound();
        const found = tenant.state.customFields.filter(({ use_case_id }) => use_case_id === params['useCaseId']);
        return many(found.map(asResource));
      },
    },
    {
      method: 'PATCH',
      path,
      handle: ({ params, body }) =>
        write(newValue, body, ({ custom_field_id, value = null }) => {
          const where = { useCaseId: params['useCaseId'] ?? '', customFieldId: custom_field_id };
          return single(200, asResource(tenant.actions.changeCustomField({ actor: me, ...where, value }).customField));
        }),
    },
  ];
}

/** What a field is, wherever it is used. */
function asDefinition({ id, name, type }: CustomField): Resource {
  const attributes = { name, type, element_type: 'input', multiple: false, options: [], target: 'use_case' };
  return { id, type: 'custom_fields', attributes };
}

function asResource({ id, use_case_id, name, value }: CustomField): Resource {
  const attributes = { custom_field_id: id, entity_id: use_case_id, use_case_id, name, value };
  return { id, type: 'use_case_custom_fields', attributes };
}
