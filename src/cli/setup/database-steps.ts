import { randomBytes } from 'node:crypto';
import type { Check } from '../checks/check.ts';
import { questions } from './questions.ts';
import { take, takeChecked, type Work } from './steps.ts';

/** Looks whether a PostgreSQL address can be used. */
export type DatabaseCheck = (url: string) => Promise<Check>;

/** Takes where the data is kept. PostgreSQL gets a key to encrypt secrets with; beside an SQLite file the app makes its own. */
export async function takeDatabaseSettings(work: Work, check: DatabaseCheck): Promise<void> {
  const { desk, keep, known } = work;
  const isPostgres = /^postgres(ql)?:/.test(known.current('DATABASE_URL') ?? '');
  const engine = await desk.choose({
    flag: 'database',
    message: 'Where is the data kept?',
    options: [
      { value: 'sqlite', label: 'In a file on this machine (SQLite)', hint: 'one server' },
      { value: 'postgres', label: 'In PostgreSQL', hint: 'several servers at once' },
    ],
    initial: isPostgres ? 'postgres' : 'sqlite',
  });
  const isSame = (engine === 'postgres') === isPostgres;
  // An address of the other engine is no answer to the question.
  if (!isSame) keep({ DATABASE_URL: '' });
  if (engine === 'sqlite') {
    await take(work, questions.sqliteUrl);
    return;
  }
  await takeChecked(work, [questions.postgresUrl], async ({ DATABASE_URL = '' }) => [await check(DATABASE_URL)]);
  if (known.current('ENCRYPTION_KEYS') !== undefined) return;
  keep({ ENCRYPTION_KEYS: randomBytes(32).toString('base64') });
  desk.say(
    'ENCRYPTION_KEYS was made: it encrypts the secrets in the database. Keep a copy of it where you keep passwords; without it they cannot be read.',
  );
}
