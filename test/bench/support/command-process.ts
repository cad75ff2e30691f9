import { setTimeout as sleep } from 'node:timers/promises';
import { preciseNow } from './load-job.ts';
import { quantile } from './quantile.ts';
import { type Act, acts, slackRequest } from './slack-request.ts';
import { openSocket } from './socket.ts';

/* People at work: each kind of request in turn, at a fixed rate. Prints how soon each kind was acknowledged. */

const [url = '', responseUrl = '', perSecond = '50', durationMs = '10000', channels = '100'] = process.argv.slice(2);
const target = new URL(url);
const lanes = 20;
const took = new Map<Act, number[]>(acts.map((act) => [act, []]));
let refused = 0;
console.log('ready');
const startedAt = preciseNow();
const total = Math.floor((Number(perSecond) * Number(durationMs)) / 1000);
await Promise.all(
  Array.from({ length: lanes }, async (_, first) => {
    const socket = openSocket(target.hostname, Number(target.port));
    for (let index = first; index < total; index += lanes) {
      const waitMs = startedAt + (index * 1000) / Number(perSecond) - preciseNow();
      if (waitMs > 0) await sleep(waitMs);
      const act = acts[index % acts.length] ?? 'list';
      const channel = `C${String(index % Number(channels)).padStart(6, '0')}`;
      const request = slackRequest(target, act, index, channel, responseUrl);
      const sentAt = preciseNow();
      const status = await socket.send(request);
      took.get(act)?.push(preciseNow() - sentAt);
      if (status !== 200) refused += 1;
    }
    socket.close();
  }),
);
const figures = Object.fromEntries(
  [...took].map(([act, times]) => [act, { p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }]),
);
const all = [...took.values()].flat();
console.log(JSON.stringify({ figures, p50Ms: quantile(all, 0.5), p99Ms: quantile(all, 0.99), refused, total }));
