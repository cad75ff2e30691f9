import { once } from 'node:events';
import { connect } from 'node:net';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { loadCatalog } from '../../src/events/catalog.ts';
import { credoWebhookRoute } from '../../src/http/credo-webhook-route.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/log.ts';
import { createReceive } from '../../src/pipeline/receive.ts';
import { noTracing } from '../../src/ports/tracing.ts';
import { createInbox } from '../../src/store/inbox.ts';
import { openTemporaryFile, type TemporaryFile } from '../store/open-temporary.ts';
import { makeReview } from '../support/events.ts';
import { post } from '../support/post.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';

/** The webhook's route on a real database, with a bound on what waits to be stored. */
async function startRoute(mostWaiting = 2_000) {
  const store = await openTemporaryFile();
  const lines: string[] = [];
  const log = createLog('info', [], { write: (line) => void lines.push(line) });
  const route = credoWebhookRoute({
    tracing: noTracing,
    ...{
      log,
      clock: store.clock,
      catalog: await loadCatalog(),
      metrics: createMetrics({ version: '0', startedAt: 0 }),
      receive: createReceive(),
    },
    inbox: createInbox(store, { mostWaiting, mostPerCommit: 10 }),
    findConnection: async () => 'default',
    senderCheck: async () => ({ signingSecrets: [], isOurToken: null }),
    onStored: () => undefined,
    onUsed: async () => undefined,
  });
  const server = createHttpServer([route], log);
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close(1_000));
  const hook = `http://127.0.0.1:${port}/credo/webhooks/a-key-of-sixteen-letters`;
  const failedWith = () =>
    lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'inbox.store_failed')
      .map(({ code }) => code);
  return { store, hook, failedWith };
}

const pragma = async ({ db }: TemporaryFile, text: string) =>
  Object.values((await sql.raw<Record<string, unknown>>(`pragma ${text}`).execute(db)).rows[0] ?? {})[0];

/** Ways to keep a database from being written, each with the code SQLite then gives and the way back. */
const troubles: readonly (readonly [string, string, (store: TemporaryFile) => Promise<() => unknown>])[] = [
  [
    'is full',
    'SQLITE_FULL',
    async (store) => {
      await pragma(store, `max_page_count = ${await pragma(store, 'page_count')}`);
      return () => pragma(store, 'max_page_count = 1000000');
    },
  ],
  [
    'is read-only',
    'SQLITE_READONLY',
    async (store) => {
      await pragma(store, 'query_only = on');
      return () => pragma(store, 'query_only = off');
    },
  ],
  [
    'is locked by somebody else for longer than we wait',
    'SQLITE_BUSY',
    async ({ path }) => {
      const other = new SqliteDatabase(path);
      other.exec('begin immediate');
      return () => other.close();
    },
  ],
];

test.each(troubles)(
  'while the database %s, Credo is asked to come again, and is taken once it works',
  async (_, code, spoil) => {
    const { store, hook, failedWith } = await startRoute();
    expect((await post(hook, makeReview(), { id: 'msg_1' })).status).toBe(200);
    expect(await store.isWritable()).toBe(true);

    const repair = await spoil(store);
    // A body larger than the room left on the pages that are there.
    const body = makeReview({ comment: 'x'.repeat(100_000) });
    const refused = await post(hook, body, { id: 'msg_2' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({ error: 'unavailable' });
    expect(failedWith()).toEqual([code]);

    await repair();
    expect((await post(hook, body, { id: 'msg_2' })).status).toBe(200);
    expect(await store.isWritable()).toBe(true);
    expect(await store.rows('select idempotency_key as id from events order by 1')).toEqual([
      { id: 'id:msg_1' },
      { id: 'id:msg_2' },
    ]);
  },
);

/** One request on each of these connections, all in the same turn of the event loop; the answers' first lines and headers. */
async function burst(hook: string, ids: readonly string[]): Promise<{ readonly id: string; readonly head: string }[]> {
  const { hostname, port, pathname } = new URL(hook);
  const body = JSON.stringify(makeReview());
  const sockets = await Promise.all(
    ids.map(async (id) => {
      const socket = connect(Number(port), hostname);
      // A first answer shows that the server has taken the connection.
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
      await once(socket, 'data');
      return { id, socket };
    }),
  );
  return Promise.all(
    sockets.map(async ({ id, socket }) => {
      const head = `POST ${pathname} HTTP/1.1\r\nhost: x\r\nsvix-id: ${id}\r\nconnection: close\r\n`;
      socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      return { id, head: answer.split('\r\n\r\n')[0] ?? '' };
    }),
  );
}

test('more than the bound at once: some are put off, none that was taken is lost, and all are taken in the end', async () => {
  const { store, hook } = await startRoute(20);
  let left = Array.from({ length: 300 }, (_, number) => `msg_${number}`);
  let putOff = 0;
  while (left.length > 0) {
    const answers = await burst(hook, left);
    for (const { head } of answers) expect(head).toMatch(/^HTTP\/1\.1 (200 |503 [\s\S]*retry-after: 5)/);
    left = answers.flatMap(({ id, head }) => (head.includes(' 503 ') ? [id] : []));
    putOff += left.length;
    expect(await store.rows('select id from events')).toHaveLength(300 - left.length);
  }
  expect(putOff).toBeGreaterThan(0);
});

test('the app is not ready while another process holds the database, and is again once it lets go', async () => {
  const { url, env, hook, waitForTexts } = await startSubscribed({ what: 'reviews' });
  const readiness = async () => (await fetch(`${url}/readyz`)).status;
  const other = new SqliteDatabase((env['DATABASE_URL'] ?? '').replace('sqlite:', ''));
  other.exec('begin immediate');
  expect((await post(hook, makeReview(), { id: 'msg_1' })).status).toBe(503);
  expect(await readiness()).toBe(503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  other.close();
  await until(async () => (await readiness()) === 200, 'to be ready', 20_000);
  expect((await post(hook, makeReview(), { id: 'msg_1' })).status).toBe(200);
  await waitForTexts(1);
}, 60_000);
