import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  const database = keyFileOwner(config);
  const path = `${database}.key`;
  if (!existsSync(path)) makeKey(path, database, log);
  const texts = readKeys(path);
  for (const text of texts) log.hide(text);
  const keys = texts.map((text) => Buffer.from(text, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== keyBytes)) {
    throw new AppError(
      'encryption_key_unreadable',
      `The file ${path} is not an encryption key. Restore it from a backup.`,
    );
  }
  return keys;
}

/** The file whose key stands beside it. With PostgreSQL the keys are required, so nobody looks for one. */
function keyFileOwner({ database }: Config): string {
  if (database.kind === 'sqlite') return database.path;
  throw new AppError('encryption_key_missing', 'There is no encryption key. Set ENCRYPTION_KEYS.');
}

/** Puts a new key before the ones in the key file, or keeps only its first; a crash leaves the one file or the other. */
export function rewriteKeyFile(databasePath: string, how: 'add' | 'keep first'): void {
  const path = `${databasePath}.key`;
  const texts = readKeys(path);
  const kept = how === 'add' ? [randomBytes(keyBytes).toString('base64'), ...texts] : texts.slice(0, 1);
  try {
    writeFileSync(`${path}.new`, `${kept.join('\n')}\n`, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  } catch (cause) {
    throw new AppError('folder_unusable', `The key file ${path} cannot be written by this user.`, { cause });
  }
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

function readKeys(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split(/\s+/)
      .filter((line) => line !== '');
  } catch (cause) {
    throw new AppError('encryption_key_unreadable', `The key file ${path} cannot be read by this user.`, { cause });
  }
}
