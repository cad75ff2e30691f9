import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';

/* A process of its own that makes the database named by its argument slow: most of the time nobody else can write. */
const sqlite = new SqliteDatabase(process.argv[2] ?? '', { timeout: 10_000 });
process.stdout.write('stalling\n');
for (;;) {
  sqlite.exec('begin immediate');
  await sleep(300);
  sqlite.exec('commit');
  await sleep(200);
}
