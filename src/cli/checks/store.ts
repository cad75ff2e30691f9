import { existsSync } from 'node:fs';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { createSecretBox, type SecretBox } from '../../secret-box.ts';
import { findDamage } from '../../store/damage.ts';
import { openBeside } from '../../store/open.ts';

export type Store = Awaited<ReturnType<typeof openBeside>>;

/** Lets `work` look into the database; null when there is none that can be used, which the line about it says. */
export async function lookInside<T>(
  config: Config,
  clock: Clock,
  work: (store: Store | null) => Promise<T>,
): Promise<T> {
  const store = await openIfUsable(config, clock);
  try {
    return await work(store);
  } finally {
    await store?.close();
  }
}

/** What opens stored secrets. Throws `AppError` when its key is missing. */
export const boxOf = (config: Config): SecretBox => createSecretBox(encryptionKeys(config, createLog('silent', [])));

async function openIfUsable(config: Config, clock: Clock): Promise<Store | null> {
  const { database } = config;
  if (database.kind === 'sqlite' && (!existsSync(database.path) || findDamage(database.path) !== null)) return null;
  try {
    const store = await openBeside(database, clock);
    // Without it nothing stored can be read, and the line about stored secrets says so.
    boxOf(config);
    return store;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
