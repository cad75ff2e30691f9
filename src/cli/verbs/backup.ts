import { existsSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import { backupDatabase } from '../../store/backup.ts';
import { json } from '../print.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'backup FILE [--json]';

const withItsOwnTools = new AppError(
  'backup_elsewhere',
  'A PostgreSQL database is backed up with its own tools: pg_dump --format=custom --file=FILE "$DATABASE_URL". ' +
    'Keep ENCRYPTION_KEYS with it: without them, its secrets cannot be read.',
);

export const backup: Verb = {
  usage,
  does: 'copies the database into a new file, also while the server runs',
  run: async (args, { config, out, note }) => {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } }, usage);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw usageError(usage);
    const { database } = config();
    if (database.kind === 'postgres') throw withItsOwnTools;
    const { path } = database;
    let said = 0;
    await backupDatabase(path, file, (done, total) => {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      if (percent < said + 10) return;
      said = percent;
      note(`${percent} %\n`);
    });
    const keyFile = existsSync(`${path}.key`) ? `${path}.key` : null;
    const key = keyFile === null ? '' : ` Keep a copy of ${keyFile} with it: without it, its secrets cannot be read.`;
    const words = `The backup is in ${file}.${key} To restore it, stop the server and put the file in the place of ${path}.\n`;
    out(values.json ? json({ backup: file, database: path, keyFile }) : words);
    return 0;
  },
};
