import { randomBytes, randomInt } from 'node:crypto';

const credoAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A resource id: 22 characters, like those seen in Credo (`credo-api.md`: Webhook CRUD). */
export const newResourceId = (): string => randomText(credoAlphabet, 22);

/** A Svix message id. */
export const newSvixId = (): string => `msg_${randomText(base62, 27)}`;

/** What `x-request-id` holds. */
export const newRequestId = (): string => randomBytes(15).toString('base64url');

/** An access token or API key that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
