import { chmodSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../errors.ts';

const pagesAtOnce = 500;

/**
 * Copies a database, also one a server is working on, into a new file (0600) as it was at one moment, and checks the
 * copy. `onProgress` hears how many of how many pages are done. Throws `AppError` and leaves no half a file.
 */
export async function backupDatabase(
  path: string,
  destination: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (!existsSync(path)) throw new AppError('database_missing', `There is no database ${path} to back up.`);
  if (existsSync(destination)) {
    throw new AppError(
      'backup_exists',
      `${destination} exists already. Choose a new file name; nothing was overwritten.`,
    );
  }
  try {
    closeSync(openSync(destination, 'wx', 0o600));
    await copy(path, destination, onProgress);
    chmodSync(destination, 0o600);
    check(destination);
  } catch (cause) {
    rmSync(destination, { force: true });
    throw new AppError(
      'backup_failed',
      `The backup could not be written to ${destination}. Check that the folder exists, can be written and has room.`,
      { cause },
    );
  }
}

async function copy(path: string, destination: string, onProgress: (done: number, total: number) => void) {
  const source = new SqliteDatabase(path, { readonly: true });
  try {
    // Without a moment to hold on to, the copy would begin anew whenever somebody else writes. Readers keep nobody waiting.
    source.exec('begin');
    source.prepare('select count(*) from sqlite_schema').get();
    await source.backup(destination, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(totalPages - remainingPages, totalPages);
        return pagesAtOnce;
      },
    });
  } finally {
    source.close();
  }
}

function check(path: string): void {
  const copied = new SqliteDatabase(path);
  try {
    // One file is easier to keep than three.
    copied.pragma('journal_mode = DELETE');
    const verdict = copied.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok') throw new Error(`The copy is damaged: ${String(verdict)}`);
  } finally {
    copied.close();
  }
}
