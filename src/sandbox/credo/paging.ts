import { many, type Reply, type Resource } from './answers.ts';

const defaultLimit = 50;
const largestLimit = 100;

/** A page of `resources` with cursors before and after it (`credo-api.md`: Auth, limits, errors). */
export function page(resources: readonly Resource[], query: URLSearchParams): Reply {
  const asked = Number(query.get('page[limit]') ?? defaultLimit);
  const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, largestLimit) : defaultLimit;
  const after = query.get('page[after]');
  const before = query.get('page[before]');
  let start = 0;
  if (after !== null) start = positionOf(resources, after) + 1;
  else if (before !== null) start = Math.max(0, positionOf(resources, before) - limit);
  const shown = resources.slice(start, start + limit);
  return many(shown, {
    after: start + limit < resources.length ? cursorOf(shown.at(-1)) : null,
    before: start > 0 ? cursorOf(shown.at(0)) : null,
    limit,
    total_count: resources.length,
  });
}

function cursorOf(resource: Resource | undefined): string | null {
  return resource ? Buffer.from(resource.id).toString('base64url') : null;
}

function positionOf(resources: readonly Resource[], cursor: string): number {
  const id = Buffer.from(cursor, 'base64url').toString();
  return resources.findIndex((resource) => resource.id === id);
}
