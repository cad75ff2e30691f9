import type { Seed } from './types.ts';

/** A second workspace, of another company. */
export const northwind: Seed = {
  team: { id: 'T0NORTHWIND', name: 'Northwind', domain: 'northwind' },
  users: [
    { name: 'eva', real_name: 'Eva Lind', email: 'eva@northwind.example', is_admin: true, tz: 'Europe/Stockholm' },
    { name: 'erik', real_name: 'Erik Holm', email: 'erik@northwind.example', tz: 'Europe/Oslo' },
  ],
  channels: [
    { name: 'model-board', members: ['eva', 'erik'] },
    { name: 'random', members: ['eva', 'erik'] },
  ],
};
