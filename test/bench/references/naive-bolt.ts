import bolt from '@slack/bolt';

/* What somebody writes in an hour: acknowledge, then post. Nothing is kept, nothing is checked. */
const [slackApiUrl = '', port = '0'] = process.argv.slice(2);
const app = new bolt.App({
  token: 'xoxb-1-2',
  signingSecret: 'a secret',
  logLevel: bolt.LogLevel.ERROR,
  clientOptions: { slackApiUrl },
  customRoutes: [
    {
      path: '/hook',
      method: ['POST'],
      handler: (request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', async () => {
          response.writeHead(200);
          response.end('ok');
          const { data } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
          const channel = `C${String(data.useCaseId).slice(2).padStart(6, '0')}`;
          await app.client.chat.postMessage({ channel, text: data.comment }).catch(() => undefined);
        });
      },
    },
  ],
});
await app.start(Number(port));
console.log(JSON.stringify({ port: Number(port) }));
