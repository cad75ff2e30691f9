import { startPostgres } from '../../src/sandbox/postgres/start-postgres.ts';

/* A process that starts a PostgreSQL, tells where it is, and waits for its end. */
const server = await startPostgres();
process.stdout.write(`${server.port} ${server.folder}\n`);
setInterval(() => undefined, 60_000);
