import { openStore } from '../../src/store/open.ts';

/* A process of its own that opens the store named by its argument and holds it until it is killed. */
await openStore({ kind: 'sqlite', path: process.argv[2] ?? '' }, { now: () => 0 });
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
