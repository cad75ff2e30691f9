import { existsSync } from 'node:fs';
import { backupDatabase } from '../../store/backup.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'backup FILE';

export const backup: Verb = {
  usage,
  does: 'copies the database into a new file, also while the server runs',
  run: async (args, { config, out, note }) => {
    const [file, ...more] = parse(args, {}, usage).positionals;
    if (file === undefined || more.length > 0) throw usageError(usage);
    const path = config().databasePath;
    let said = 0;
    await backupDatabase(path, file, (done, total) => {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      if (percent < said + 10) return;
      said = percent;
      note(`${percent} %\n`);
    });
    const key = existsSync(`${path}.key`)
      ? ` Keep a copy of ${path}.key with it: without it, its secrets cannot be read.`
      : '';
    out(`The backup is in ${file}.${key} To restore it, stop the server and put the file in the place of ${path}.\n`);
    return 0;
  },
};
