import type { EventFacts } from '../model.ts';

/** Whether a reviewer asks for changes. Credo's reviews have no such status: a task is done with it (credo-api: Tasks). */
export function isChangeRequest({ group, statuses }: Pick<EventFacts, 'group' | 'statuses'>): boolean {
  return group === 'tasks' && statuses[0] === 'done' && statuses[1] === 'change_request';
}
