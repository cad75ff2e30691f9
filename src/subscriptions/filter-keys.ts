import type { EventGroup, FilterKey } from '../model.ts';

type FilterKeyInfo = {
  readonly name: FilterKey;
  readonly aliases: readonly string[];
  /** The groups whose events have such a thing; null for all of them. */
  readonly groups: readonly EventGroup[] | null;
};

/** What can be filtered by, in the order filters are shown. */
export const filterKeys: readonly FilterKeyInfo[] = [
  { name: 'use-case', aliases: ['uc'], groups: null },
  { name: 'risk', aliases: ['risk level'], groups: null },
  { name: 'actor', aliases: ['by', 'from'], groups: null },
  { name: 'assignee', aliases: ['assigned', 'assigned to'], groups: ['tasks'] },
  { name: 'status', aliases: [], groups: ['reviews', 'tasks'] },
  { name: 'field', aliases: [], groups: ['metadata', 'fields'] },
];

const reviewStatuses = ['in_progress', 'approved', 'rejected', 'closed'];
const taskSubStatuses = ['none', 'change_request', 'approve', 'reject', 'cancel', 'ready_for_validation'];
const taskStatuses = ['todo', 'in_progress', 'done', ...taskSubStatuses];

/** The statuses and sub-statuses of reviews and tasks, as Credo spells them. */
export const statuses: readonly string[] = [...new Set([...reviewStatuses, ...taskStatuses])];

/** The statuses that events of a group can have. */
export function statusesOf(group: EventGroup): readonly string[] {
  if (group === 'reviews') return reviewStatuses;
  return group === 'tasks' ? taskStatuses : [];
}

/** How many filter values one channel may have. */
export const maxFilterValues = 50;

/** Whether events of this group ever have what the filter asks for. */
export function saysSomethingAbout(key: FilterKey, group: EventGroup): boolean {
  const groups = filterKeys.find(({ name }) => name === key)?.groups ?? null;
  return groups === null || groups.includes(group);
}

/** Filters by people accept `@person` and `me`. */
export function isPersonKey(key: FilterKey): boolean {
  return key === 'actor' || key === 'assignee';
}
