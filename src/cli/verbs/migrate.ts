import { systemClock } from '../../clock.ts';
import { openStore } from '../../store/open.ts';
import type { Verb } from '../verb.ts';

export const migrate: Verb = {
  usage: 'migrate',
  does: 'brings the database up to date while no server runs (starting the server does the same)',
  run: async (_args, { config, out }) => {
    const path = config().databasePath;
    const store = await openStore(path, systemClock);
    await store.close();
    out(`${path} is up to date.\n`);
    return 0;
  },
};
