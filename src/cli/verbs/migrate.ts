import { systemClock } from '../../clock.ts';
import { encryptionKeys } from '../../encryption-keys.ts';
import { createLog } from '../../log.ts';
import { openStore } from '../../store/open.ts';
import { json } from '../print.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'migrate [--json]';

export const migrate: Verb = {
  usage,
  does: 'brings the database up to date while no server runs (starting the server does the same)',
  run: async (args, { config, out, note }) => {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } }, usage);
    if (positionals.length > 0) throw usageError(usage);
    const settings = config();
    const { database } = settings;
    const name = database.kind === 'sqlite' ? database.path : 'The PostgreSQL database';
    // A new database and its key are made together; a server would not start on the one without the other.
    encryptionKeys(settings, createLog('silent', []));
    const migrated: string[] = [];
    const store = await openStore(database, systemClock, {
      onMigration: (name) => {
        migrated.push(name);
        note(`${name} …\n`);
      },
    });
    await store.close();
    out(values.json ? json({ database: name, migrated }) : `${name} is up to date.\n`);
    return 0;
  },
};
