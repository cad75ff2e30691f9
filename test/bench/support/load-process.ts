import { setTimeout as sleep } from 'node:timers/promises';
import { eventBody, eventRequest } from './event-request.ts';
import { type LoadJob, type LoadResult, preciseNow } from './load-job.ts';
import { quantile } from './quantile.ts';
import { openSocket, type Socket } from './socket.ts';

/* Sends one job's events and prints what came of it. Signing takes longer than sending, so requests are made before. */

const job: LoadJob = JSON.parse(process.argv[2] ?? '');
const target = new URL(job.url);
const mostMade = 120_000;
const made: Buffer[] = [];
const sockets = Array.from({ length: job.connections }, () => openSocket(target.hostname, Number(target.port)));
let next = 0;
let counted = false;
const latencies: number[] = [];
const others: Record<string, number> = {};
const times: [number, number, number][] = [];
let acknowledged = 0;

const requestOf = (number: number, nowMs: number) =>
  eventRequest(target, eventBody(number, job.channels, job.kind), number, nowMs);

function makeRequests(): void {
  const rate = job.perSecond ?? mostMade;
  const wanted = job.count ?? Math.ceil((rate * ((job.durationMs ?? 0) + (job.warmUpMs ?? 0))) / 1000) + 1;
  const now = Date.now();
  for (let index = 0; index < Math.min(mostMade, wanted); index += 1) {
    made.push(requestOf(job.firstNumber + index, now));
  }
}

async function sendNext(socket: Socket): Promise<void> {
  const index = next;
  next += 1;
  const number = job.firstNumber + index;
  const request = made[index] ?? requestOf(number, Date.now());
  delete made[index];
  const sentAt = preciseNow();
  const status = await socket.send(request);
  const answeredAt = preciseNow();
  const isTaken = status >= 200 && status < 300;
  if (job.isTimed && isTaken) times.push([number, sentAt, answeredAt]);
  if (!counted) return;
  if (isTaken) acknowledged += 1;
  else others[status] = (others[status] ?? 0) + 1;
  latencies.push(answeredAt - sentAt);
  if (!isTaken) await sleep(20);
}

/** Each connection sends as soon as it has its answer. */
async function closedLoop(goesOn: () => boolean): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      while (goesOn()) await sendNext(socket);
    }),
  );
}

/** Events come when they come; one for which no connection is free waits, and its wait counts. */
async function openLoop(perSecond: number, durationMs: number): Promise<void> {
  const startedAt = preciseNow();
  const total = Math.floor((perSecond * durationMs) / 1000);
  const turns = sockets.map(async (socket, first) => {
    for (let index = first; index < total; index += sockets.length) {
      const waitMs = startedAt + (index * 1000) / perSecond - preciseNow();
      if (waitMs > 0) await sleep(waitMs);
      await sendNext(socket);
    }
  });
  await Promise.all(turns);
}

makeRequests();
console.log('ready');
if (job.warmUpMs) {
  const warmUntil = preciseNow() + job.warmUpMs;
  await closedLoop(() => preciseNow() < warmUntil);
}
counted = true;
const startedAt = preciseNow();
const until = startedAt + (job.durationMs ?? Number.POSITIVE_INFINITY);
const last = next + (job.count ?? Number.POSITIVE_INFINITY);
if (job.perSecond) await openLoop(job.perSecond, job.durationMs ?? 0);
else await closedLoop(() => next < last && preciseNow() < until);
const tookMs = preciseNow() - startedAt;
const result: LoadResult = {
  ...{ acknowledged, others, times, lastNumber: job.firstNumber + next - 1 },
  perSecond: (acknowledged * 1000) / tookMs,
  p50Ms: quantile(latencies, 0.5),
  p99Ms: quantile(latencies, 0.99),
  mostMs: quantile(latencies, 1),
};
console.log(JSON.stringify(result));
for (const socket of sockets) socket.close();
