import { z } from 'zod';
import type { CredoApi } from '../../ports/credo.ts';
import { collection } from '../jsonapi.ts';
import { path } from '../path.ts';
import type { Calls } from '../request.ts';

const riskLevel = z.object({ name: z.string(), level: z.union([z.string(), z.number()]).transform(String) });

const classification = z.object({ attributes: z.object({ value: z.array(riskLevel).nullish() }) });

/** The tenant's own names of its risk levels, as Credo orders them (`credo-api.md`: risk level). */
export function createRiskLevels({ fetch }: Calls): CredoApi['riskLevels'] {
  return async () => {
    const request = { method: 'GET', path: path`/risk_classifications`, isRepeatable: true } as const;
    const { data } = await fetch(collection(classification), request);
    return data.flatMap(({ attributes }) => attributes.value ?? []);
  };
}
