import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { AppError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { createSecretBox } from '../../secret-box.ts';
import { findDamage } from '../../store/damage.ts';
import { isServed, openBeside } from '../../store/open.ts';
import { createOutbox } from '../../store/outbox.ts';
import { resealable } from '../../store/reseal.ts';
import type { Check } from './check.ts';

const leastFreeBytes = 200 * 1_048_576;

/** The same of a database on PostgreSQL, whose files are somebody else's to look after. */
async function postgresChecks(config: Config, clock: Clock): Promise<readonly Check[]> {
  try {
    const store = await openBeside(config.database, clock);
    try {
      const { deadLetters } = await createOutbox(store).depth();
      const isRunning = await isServed(config.database);
      const found = isRunning ? 'answers, a server works on it' : 'answers';
      return [
        { what: 'database', state: 'ok', found, advice: null },
        await secrets(config, store),
        deadLetterCheck(deadLetters),
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ what: 'database', state: 'failed', found: 'cannot be used', advice: error.message }];
  }
}

/** Whether the database can be read, is whole, private, and has room; whether its secrets can be read. */
export async function databaseChecks(config: Config, clock: Clock): Promise<readonly Check[]> {
  if (config.database.kind === 'postgres') return postgresChecks(config, clock);
  const { path } = config.database;
  if (!existsSync(path)) {
    const advice = 'It is made at the first start of the server. If there should be one, check DATABASE_URL.';
    return [{ what: 'database', state: 'warning', found: `${path} does not exist yet`, advice }];
  }
  try {
    const damage = findDamage(path);
    if (damage !== null) {
      const advice = 'Stop the server, keep this file, and restore a backup (see npm run -s cli -- backup).';
      return [{ what: 'database', state: 'failed', found: 'damaged', advice: `${damage}. ${advice}` }];
    }
    const store = await openBeside(config.database, clock);
    try {
      const { deadLetters } = await createOutbox(store).depth();
      return [
        {
          what: 'database',
          state: 'ok',
          found: (await isServed(config.database)) ? 'whole, a server works on it' : 'whole',
          advice: null,
        },
        privacy(path),
        room(path),
        await secrets(config, store),
        deadLetterCheck(deadLetters),
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ what: 'database', state: 'failed', found: 'cannot be used', advice: error.message }];
  }
}

function privacy(path: string): Check {
  const isOpen = [path, `${path}.key`].some((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0);
  return isOpen
    ? {
        what: 'file rights',
        state: 'failed',
        found: 'others can read it',
        advice: `Type: chmod 600 ${path} ${path}.key`,
      }
    : { what: 'file rights', state: 'ok', found: 'only its owner can read it', advice: null };
}

function room(path: string): Check {
  const { bavail, bsize } = statfsSync(dirname(path));
  const free = bavail * bsize;
  const found = `${Math.floor(free / 1_048_576)} MiB free`;
  return free < leastFreeBytes
    ? { what: 'disk', state: 'failed', found, advice: 'Make room: without it no event can be taken.' }
    : { what: 'disk', state: 'ok', found, advice: null };
}

async function secrets(config: Config, store: Parameters<typeof resealable>[0]): Promise<Check> {
  const what = 'stored secrets';
  try {
    const count = await resealable(store, createSecretBox(encryptionKeys(config, createLog('silent', []))));
    return { what, state: 'ok', found: `${count} can be read`, advice: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { what, state: 'failed', found: 'cannot be read', advice: error.message };
  }
}

function deadLetterCheck(count: number): Check {
  const advice =
    'See them with: npm run -s cli -- deliveries list --state dead. Try them again with: npm run -s cli -- deliveries replay --all';
  return count > 0
    ? { what: 'dead letters', state: 'warning', found: String(count), advice }
    : { what: 'dead letters', state: 'ok', found: 'none', advice: null };
}
