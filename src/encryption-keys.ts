import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import type { Log } from './log.ts';

const keyBytes = 32;

/**
 * The keys that stored secrets are encrypted with: ENCRYPTION_KEYS, or else a file beside the database that is made
 * together with it, readable by its owner only. Throws `AppError` when that file is missing or cannot be used.
 */
export function encryptionKeys(config: Config, log: Log): readonly Buffer[] {
  if (config.ENCRYPTION_KEYS) return config.ENCRYPTION_KEYS;
  const path = `${config.databasePath}.key`;
  if (!existsSync(path)) makeKey(path, config.databasePath, log);
  const text = readKey(path);
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

function makeKey(path: string, databasePath: string, log: Log): void {
  if (existsSync(databasePath)) {
    throw new AppError(
      'encryption_key_missing',
      `The key file ${path} is missing, but the database ${databasePath} exists. Restore the file from a backup. If it is ` +
        'gone for good, move the database away and subscribe the channels again.',
    );
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new AppError(
      'folder_unusable',
      `The folder ${dirname(path)} cannot be written by this user. Give it write access or set DATABASE_URL.`,
      { cause },
    );
  }
  log.info('encryption.key_made', { path, advice: 'Back this file up together with the database.' });
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new AppError('encryption_key_unreadable', `The key file ${path} cannot be read by this user.`, { cause });
  }
}
