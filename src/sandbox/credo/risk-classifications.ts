import { many } from './answers.ts';
import type { Ids } from './ids.ts';
import type { Route } from './routing.ts';
import type { Seed } from './types.ts';

/** The names of the risk levels, in the `value` of one resource (`credo-api.md`: risk level). */
export function riskClassificationRoutes({ riskClassifications }: Seed, ids: Ids): readonly Route[] {
  const resource = { id: ids.resource(), type: 'risk_classifications', attributes: { value: riskClassifications } };
  return [{ method: 'GET', path: '/risk_classifications', handle: () => many([resource]) }];
}
