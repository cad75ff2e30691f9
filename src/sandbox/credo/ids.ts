import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '../seeded-random.ts';

const credoAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export type Ids = {
  /** 22 characters, like those seen in Credo (`credo-api.md`: Webhook CRUD). */
  resource(): string;
  /** Of a Svix message. */
  svix(): string;
};

/** Ids that follow from `random`; without it nobody can tell the next. */
export function createIds(random: Random = (below) => randomInt(below)): Ids {
  const text = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
  return { resource: () => text(credoAlphabet, 22), svix: () => `msg_${text(base62, 27)}` };
}

/** What `x-request-id` holds. */
export const newRequestId = (): string => randomBytes(15).toString('base64url');

/** An access token or API key that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
