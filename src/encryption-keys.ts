import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import type { Log } from './log.ts';

const keyBytes = 32;

/**
 * The keys that stored secrets are encrypted with: ENCRYPTION_KEYS, or else a file beside the database that is made
 * once, readable by its owner only. Throws `AppError` when that file is not a key.
 */
export function encryptionKeys(config: Config, log: Log): readonly Buffer[] {
  if (config.ENCRYPTION_KEYS) return config.ENCRYPTION_KEYS;
  const path = `${config.databasePath}.key`;
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    log.info('encryption.key_made', { path, advice: 'Back this file up together with the database.' });
  }
  const text = readFileSync(path, 'utf8').trim();
  log.hide(text);
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes) {
    throw new AppError(
      'encryption_key_unreadable',
      `The file ${path} is not an encryption key. Restore it from a backup.`,
    );
  }
  return [key];
}
