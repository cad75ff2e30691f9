import SqliteDatabase from 'better-sqlite3';

/* A process that writes to the database `argv[2]` every few milliseconds until it is ended. */

const sqlite = new SqliteDatabase(process.argv[2] ?? '');
sqlite.pragma('busy_timeout = 5000');
const write = sqlite.prepare('insert into filler (text) values (?)');
setInterval(() => {
  write.run('x'.repeat(500));
  process.stdout.write('.');
}, 2);
