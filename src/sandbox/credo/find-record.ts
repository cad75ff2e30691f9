/** What should be made is there already; the message is for people. */
export class AlreadyThere extends Error {}

/** What was asked for does not exist; the message is for people. */
export class UnknownRecord extends Error {}

/** The record with this id; throws when there is none. */
export function need<T extends { readonly id: string }>(all: readonly T[], id: string, problem: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw new UnknownRecord(problem);
  return found;
}

/** The records with one of them changed. */
export function replace<T extends { readonly id: string }>(all: readonly T[], changed: T): readonly T[] {
  return all.map((one) => (one.id === changed.id ? changed : one));
}
