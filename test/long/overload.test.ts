import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeBody } from '../support/events.ts';
import { startKillRun } from '../support/kill-run.ts';
import { residentMiB } from '../support/memory.ts';
import { until } from '../support/until.ts';
import { report } from './figures.ts';

const overloadMs = 60_000;
const times = 10;
/** Connections the sender holds, all open before; a request for which none is free counts as not sent. */
const mostUnderWay = 4_000;
const mostMiB = 900;

test('ten times what it can take, for a minute, on a disk that stalls', async () => {
  const run = await startKillRun({ env: { LOG_LEVEL: 'error', CREDO_WEBHOOK_SECRET: '' } });
  const stalling = spawn(process.execPath, [join(process.cwd(), 'test/support/stall-disk.ts'), run.databasePath]);
  onTestFinished(() => void stalling.kill('SIGKILL'));
  await once(stalling.stdout, 'data');

  const agent = new Agent({ keepAlive: true, maxSockets: mostUnderWay, maxFreeSockets: mostUnderWay });
  onTestFinished(() => agent.destroy());
  const acknowledged: string[] = [];
  let sent = 0;
  let putOff = 0;
  let withoutAdvice = 0;
  const others = new Map<string, number>();
  let underWay = 0;
  const sendOne = async () => {
    sent += 1;
    const id = `msg_${sent}`;
    underWay += 1;
    const { status, retryAfter } = await ask(agent, 'POST', run.hook, id);
    underWay -= 1;
    if (status === '200') acknowledged.push(id);
    else if (status === '503') putOff += 1;
    else others.set(status, (others.get(status) ?? 0) + 1);
    if (status === '503' && retryAfter === undefined) withoutAdvice += 1;
    return status;
  };

  // What it can take: as much as fifty senders get through who each wait for the answer.
  const measureMs = 5_000;
  const startedAt = Date.now();
  const closedLoop = async () => {
    while (Date.now() - startedAt < measureMs) await sendOne();
  };
  await Promise.all(Array.from({ length: 50 }, closedLoop));
  const perSecond = Math.round((acknowledged.length * 1_000) / measureMs);
  await Promise.all(Array.from({ length: mostUnderWay }, () => ask(agent, 'GET', `${run.app.url}/healthz`)));
  const calmMiB = residentMiB(run.app.pid());
  let peakMiB = 0;
  let notSent = 0;

  const overloadedAt = Date.now();
  const under: Promise<unknown>[] = [];
  for (let due = 0; Date.now() - overloadedAt < overloadMs; ) {
    due = Math.floor(((Date.now() - overloadedAt) / 1_000) * perSecond * times) - (under.length + notSent);
    for (let one = 0; one < due; one += 1) {
      if (underWay < mostUnderWay) under.push(sendOne());
      else notSent += 1;
    }
    peakMiB = Math.max(peakMiB, residentMiB(run.app.pid()));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(under);
  stalling.kill('SIGKILL');

  await until(() => sendOne().then((status) => status === '200'), 'to be taken again', 30_000);
  const stored = run.storedKeys();
  const lost = acknowledged.filter((id) => !stored.has(`id:${id}`)).length;
  report('overload', {
    ...{ 'sustainable per second': perSecond, 'sent in 60 s': under.length, 'sender could not': notSent },
    ...{
      acknowledged: acknowledged.length,
      'put off with 503': putOff,
      'other answers': JSON.stringify(Object.fromEntries(others)),
      lost,
    },
    memory: `${calmMiB} MiB before, ${peakMiB} MiB at most`,
  });
  expect({ lost, withoutAdvice }).toEqual({ lost: 0, withoutAdvice: 0 });
  expect(putOff).toBeGreaterThan(0);
  expect(peakMiB).toBeLessThan(mostMiB);
  await until(async () => (await fetch(`${run.app.url}/readyz`)).ok, 'to be ready', 60_000);
});

type Answer = { readonly status: string; readonly retryAfter: string | undefined };

/** One request; its status, or the code of what went wrong. */
function ask(agent: Agent, method: string, url: string, id = ''): Promise<Answer> {
  const body = method === 'GET' ? '' : JSON.stringify(makeBody('not_subscribed', { id, pad: 'x'.repeat(300) }));
  return new Promise((resolve) => {
    const headers = { 'svix-id': id, 'content-type': 'application/json', 'content-length': String(body.length) };
    const outgoing = request(url, { method, agent, headers }, (incoming) => {
      incoming.resume();
      const retryAfter = incoming.headers['retry-after'];
      incoming.once('close', () => resolve({ status: String(incoming.statusCode), retryAfter }));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: error.code ?? 'broken', retryAfter: undefined }),
    );
    outgoing.end(body);
  });
}
