import { loadCatalog } from '../../src/events/catalog.ts';
import type { Held } from '../../src/windows/held.ts';

const catalog = await loadCatalog();

export const start = Date.UTC(2025, 7, 8, 6);
export const resume = 'SeFqMYkJTSqe6fXgL7GryZ';
export const chat = 'QHG9s995aVztB6Xc3caXyW';
export const ana = {
  userId: 'AnaLopez0000000000000A',
  email: 'ana@example.com',
  givenName: 'Ana',
  familyName: 'López',
};
export const ben = { userId: 'BenIto000000000000000B', email: 'ben@example.com', givenName: 'Ben', familyName: 'Ito' };

type Data = Readonly<Record<string, unknown>>;

/** An event that was held: what it says, how many seconds after the start, and what went before it. */
export function makeHeld(id: number, type: string, data: Data, seconds = id, previous: Held['previous'] = null): Held {
  const at = start + seconds * 1_000;
  const body = { type, data: { useCaseId: resume, user: ana, ...data }, time: new Date(at).toISOString() };
  return { id, event: catalog.read(body), receivedAt: at, previous };
}

/** A field that got a value; what it was before is what the latest earlier one of the same field says. */
export function makeChanges(
  ...changes: readonly { field: string; value: unknown; data?: Data; seconds?: number; was?: unknown }[]
): Held[] {
  const held: Held[] = [];
  for (const [index, { field, value, data = {}, seconds, was }] of changes.entries()) {
    const before = held.filter(({ event }) => event.facts.field === field).at(-1);
    const known = was === undefined ? null : { value: was, eventId: -1 };
    const previous = before ? { value: before.event.change?.value, eventId: before.id } : known;
    held.push(makeHeld(index + 1, `use_case_${field}_updated`, { value, ...data }, seconds ?? index, previous));
  }
  return held;
}
