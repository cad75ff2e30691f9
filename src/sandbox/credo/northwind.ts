import { acmeBank } from './seed.ts';
import type { Seed, User } from './types.ts';

const person = (id: string, given_name: string, family_name: string, role: string): User => ({
  ...{ id, given_name, family_name, role, nickname: given_name.toLowerCase(), job: null, deleted_at: null },
  email: `${given_name}@northwind.example`.toLowerCase(),
});

/** The tenant of a second company: Eva and Erik are in its simulated Slack, too. */
export const northwind: Seed = {
  users: [
    person('kN4vWd8RsTqB2mXcY6zLpH', 'Eva', 'Lind', 'admin'),
    person('mP7xYf3UvWsD5nZbA9cNrK', 'Erik', 'Holm', 'user'),
  ],
  useCases: [
    {
      ...{ id: 'nQ8yZg4VwXtE6pBcD2eRsL', use_case_number: 'UC-1', name: 'Route planner' },
      ...{ description: 'Plans the tours of delivery vans.', ai_type: 'predictive', risk_category_level: '1' },
      ...{ industries: ['Transportation & Logistics'], regions: ['EU'], inserted_at: '2026-01-12T09:00:00.000Z' },
    },
  ],
  riskClassifications: acmeBank.riskClassifications,
  me: 'kN4vWd8RsTqB2mXcY6zLpH',
};
