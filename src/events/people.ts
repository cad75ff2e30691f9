import { z } from 'zod';
import { oneLine } from '../blockkit/text.ts';
import type { PersonRef } from '../model.ts';
import { optionalId } from './ids.ts';

const text = z.string().nullish().catch(null);

/** Who acted. Credo prints full and trimmed forms, so every field may be missing (credo-api: Event catalogue). */
export const actor = z
  .looseObject({
    userId: optionalId,
    user_id: optionalId,
    id: optionalId,
    email: text,
    givenName: text,
    given_name: text,
    familyName: text,
    family_name: text,
    nickname: text,
  })
  .nullish()
  .catch(null);

export type Actor = z.infer<typeof actor>;

/** The person an actor is; null when nothing says who. */
export function toPerson(from: Actor): PersonRef | null {
  if (from === null || from === undefined) return null;
  const email = filled(from.email);
  const given = filled(from.givenName) ?? filled(from.given_name);
  const family = filled(from.familyName) ?? filled(from.family_name);
  const fullName = [given, family].filter((part) => part !== null).join(' ');
  return person(from.userId ?? from.user_id ?? from.id ?? null, email, filled(fullName) ?? filled(from.nickname));
}

/** A person known by a Credo user id and, perhaps, a display name; null when there is neither. */
export const toPersonById = (id: string | null | undefined, name?: string | null): PersonRef | null =>
  person(id ?? null, null, filled(name));

/** Whether two references are known to mean one person; the strongest identifier both have decides. */
export function isSamePerson(a: PersonRef, b: PersonRef): boolean {
  if (a.credoUserId !== null && b.credoUserId !== null) return a.credoUserId === b.credoUserId;
  if (a.email !== null && b.email !== null) return a.email.toLowerCase() === b.email.toLowerCase();
  return a.name !== null && a.name === b.name;
}

/** Whether two references cannot mean one person. Names decide only when nothing better is there. */
export function areDifferentPeople(a: PersonRef, b: PersonRef): boolean {
  const canTell =
    (a.credoUserId !== null && b.credoUserId !== null) ||
    (a.email !== null && b.email !== null) ||
    [a, b].every(({ credoUserId, email }) => credoUserId === null && email === null);
  return canTell && !isSamePerson(a, b);
}

/** All that two references to one person know; of two names the fuller one. */
export function mergePeople(a: PersonRef, b: PersonRef): PersonRef {
  return {
    credoUserId: a.credoUserId ?? b.credoUserId,
    email: a.email ?? b.email,
    name: (a.name ?? '').length >= (b.name ?? '').length ? a.name : b.name,
  };
}

/** Each person is looked up, so a hostile comment must not name a crowd. */
const mostPeople = 50;

/** Everybody once, in the order of first appearance, with all that is known of each; at most fifty. */
export function distinctPeople(people: readonly (PersonRef | null)[]): PersonRef[] {
  const distinct: PersonRef[] = [];
  for (const candidate of people) {
    if (candidate === null) continue;
    const index = distinct.findIndex((known) => isSamePerson(known, candidate));
    const known = distinct[index];
    if (known !== undefined) distinct[index] = mergePeople(known, candidate);
    else if (distinct.length < mostPeople) distinct.push(candidate);
  }
  return distinct;
}

function person(credoUserId: string | null, email: string | null, name: string | null): PersonRef | null {
  return credoUserId === null && email === null && name === null ? null : { credoUserId, email, name };
}

function filled(value: string | null | undefined): string | null {
  const trimmed = oneLine(value ?? '');
  return trimmed === '' ? null : trimmed;
}
