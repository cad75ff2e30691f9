import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';

/** Seals secrets before they are stored. */
export type SecretBox = {
  /** Encrypts with the first key. `context` binds the result to one place, such as `connections/default/webhook_key`. */
  seal(secret: string, context: string): string;
  /** Decrypts with whichever key sealed it. Throws `AppError` when the key is missing or the text was tampered with. */
  open(sealed: string, context: string): string;
  /** A key for another purpose, derived from the first key; the same purpose always gives the same 32 bytes. */
  derive(purpose: string): Buffer;
  /** Which key encrypts, without telling anything of it. */
  sealingKeyId(): string;
};

const ivBytes = 12;
const tagBytes = 16;

/**
 * Creates a box for AES-256-GCM with 32-byte `keys`; the first encrypts, all decrypt. `reread` gives the keys as they are
 * now: the first may have been replaced meanwhile, and others may have been added.
 */
export function createSecretBox(keys: readonly Buffer[], reread: () => readonly Buffer[] = () => keys): SecretBox {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const firstOf = ([first]: readonly Buffer[]): Buffer => {
    if (first) return first;
    throw new AppError('no_encryption_key', 'There is no encryption key. Set ENCRYPTION_KEYS.');
  };
  firstOf(keys);
  return {
    seal(secret, context) {
      const first = firstOf(reread());
      byId.set(keyId(first), first);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', first, iv).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${keyId(first)}.${sealed.toString('base64')}`;
    },
    open(sealed, context) {
      const [id = '', payload = ''] = sealed.split('.');
      if (!byId.has(id)) for (const later of reread()) byId.set(keyId(later), later);
      const key = byId.get(id);
      if (!key) {
        throw new AppError(
          'encryption_key_missing',
          'A stored secret was encrypted with a key that is not in ENCRYPTION_KEYS. Add the old key behind the new one.',
        );
      }
      const bytes = Buffer.from(payload, 'base64');
      try {
        // Without its length, a tag cut to four bytes would be enough.
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new AppError('secret_unreadable', 'A stored secret cannot be decrypted: it was changed or moved.', {
          cause,
        });
      }
    },
    derive: (purpose) => createHash('sha256').update(firstOf(reread())).update(`\0${purpose}`).digest(),
    sealingKeyId: () => keyId(firstOf(reread())),
  };
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
