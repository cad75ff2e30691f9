import type { InLease } from '../in-lease.ts';

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Work with the same key happens one after the other, in the order it was asked for, and in one server at a time; other
 * keys do not wait.
 */
export function createTurns(inLease: InLease): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(() => inLease(`turn/${key}`, work));
    const ended = turn
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === ended) last.delete(key);
      });
    last.set(key, ended);
    return turn;
  };
}
