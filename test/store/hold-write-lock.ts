import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';

/* A process of its own that holds the write lock of the database named by its argument for so many milliseconds. */
const [path = '', ms = '0'] = process.argv.slice(2);
const sqlite = new SqliteDatabase(path);
sqlite.exec('begin immediate');
process.stdout.write('held\n');
await sleep(Number(ms));
sqlite.exec('commit');
