import { createServer } from 'node:http';
import SqliteDatabase from 'better-sqlite3';

/* The same with one durable insert per request, as a first version of anything would do it. */
const database = new SqliteDatabase(process.argv[2]);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table events (id integer primary key, svix_id text unique, body text)');
const insert = database.prepare('insert into events (svix_id, body) values (?, ?) on conflict do nothing');
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8');
    JSON.parse(text);
    insert.run(request.headers['svix-id'], text);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 11 });
    response.end('{"ok":true}');
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));
