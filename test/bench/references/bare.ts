import { createServer } from 'node:http';

/* What a Node server can do at most: it parses the same JSON and keeps nothing. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 11 });
    response.end('{"ok":true}');
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));
