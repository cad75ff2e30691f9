import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { preciseNow } from './load-job.ts';

/*
 * A Slack that is fast and believes everything, as a process of its own; what Slack would refuse is for the simulated one
 * of `npm run sandbox` to say. It notes which numbers it was told of, where and when. `/control` sets how it behaves,
 * `/report` tells what it got and forgets it.
 */
let manner = { answerMs: 20, gapMs: 0, isDown: false, slowChannel: '', slowMs: 0, refusedChannel: '' };
let posts: { numbers: number[]; digestOf: number; channel: string; at: number; isEdit: boolean }[] = [];
let limited = 0;
let others: Record<string, number> = {};
const nextAt = new Map<string, number>();
let lastTs = 1_700_000_000;

const channelIn = (body: string) => /(?:^|&|")channel(?:=|":")(\w+)/.exec(body)?.[1] ?? '';
const numbersIn = (body: string) => [
  ...new Set([...body.matchAll(/Number(?:\+|%20| )(\d+)/g)].map(([, number]) => Number(number))),
];
const digestIn = (body: string) => Number(/%F0%9F%97%82(?:\+|%20)(\d+)(?:\+|%20)update/.exec(body)?.[1] ?? 0);

type Reply = {
  readonly body: object;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly waitMs?: number;
};

function message(method: string, body: string): Reply {
  const channel = channelIn(body);
  const now = preciseNow();
  if (manner.isDown) return { body: { ok: false, error: 'service_unavailable' }, status: 503 };
  if (channel === manner.refusedChannel) return { body: { ok: false, error: 'is_archived' } };
  if (manner.gapMs > 0 && now < (nextAt.get(channel) ?? 0)) {
    limited += 1;
    return { body: { ok: false, error: 'ratelimited' }, status: 429, headers: { 'retry-after': '1' } };
  }
  nextAt.set(channel, now + manner.gapMs);
  const isEdit = method === 'chat.update';
  posts.push({ numbers: numbersIn(body), digestOf: digestIn(body), channel, at: now, isEdit });
  lastTs += 1;
  const waitMs = channel === manner.slowChannel ? manner.slowMs : manner.answerMs;
  return { body: { ok: true, channel, ts: `${lastTs}.000100`, message: {} }, waitMs };
}

const plain: Readonly<Record<string, (body: string) => object>> = {
  'auth.test': () => ({ team: 'Acme', team_id: 'T1', user: 'credo', user_id: 'UBOT', bot_id: 'B1', url: 'http://x/' }),
  'conversations.info': (body) => ({
    channel: { id: channelIn(body), name: `c-${channelIn(body)}`, is_member: true, is_private: false, creator: 'UANA' },
  }),
  'users.info': () => ({ user: { id: 'UANA', team_id: 'T1', name: 'ana', real_name: 'Ana Flores', is_admin: true } }),
  'conversations.members': () => ({ members: ['UANA'] }),
  'users.list': () => ({ members: [] }),
  'views.open': () => ({ view: { id: 'V1', hash: 'h' } }),
  'views.publish': () => ({ view: { id: 'V2', hash: 'h' } }),
  'views.update': () => ({ view: { id: 'V1', hash: 'h' } }),
};

function answer(path: string, body: string): Reply {
  if (path === '/control') manner = { ...manner, ...JSON.parse(body) };
  if (path === '/count') return { body: { posts: posts.length } };
  if (path === '/report') {
    const report = { posts, limited, others };
    [posts, limited, others] = [[], 0, {}];
    return { body: report };
  }
  const method = path.split('/').at(-1) ?? '';
  if (method === 'chat.postMessage' || method === 'chat.update') return message(method, body);
  others[method] = (others[method] ?? 0) + 1;
  const known = plain[method];
  if (known) return { body: { ok: true, ...known(body) } };
  return { body: { ok: method === 'response', error: 'users_not_found' } };
}

function send(response: ServerResponse, { body, status = 200, headers = {} }: Reply): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length, ...headers });
  response.end(text);
}

const server = createServer((request: IncomingMessage, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const reply = answer((request.url ?? '').split('?')[0] ?? '', Buffer.concat(chunks).toString('latin1'));
    if (reply.waitMs) setTimeout(() => send(response, reply), reply.waitMs);
    else send(response, reply);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())));
