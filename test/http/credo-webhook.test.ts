import { connect } from 'node:net';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { makeReview } from '../support/events.ts';
import { type Subscribed, startSubscribed } from '../support/subscribed.ts';
import { exchange } from './exchange.ts';

const limit = 1_048_576;

/** A JSON object of exactly this many bytes. */
const bodyOf = (bytes: number): string => `{"pad":"${'x'.repeat(bytes - 10)}"}`;

/** The rows on disk, read by another connection. */
function storedBodies({ env }: Subscribed): string[] {
  const db = new SqliteDatabase((env['DATABASE_URL'] ?? '').replace('sqlite:', ''), { readonly: true });
  try {
    return db
      .prepare<[], { body: string }>('select body from events order by id')
      .all()
      .map(({ body }) => body);
  } finally {
    db.close();
  }
}

describe('size', () => {
  test('a body of exactly 1,048,576 bytes is taken, one more byte is not, with and without Content-Length', async () => {
    const world = await startSubscribed();
    for (const headers of [{ 'content-length': String(limit) }, {}])
      expect((await exchange(world.hook, { headers, chunks: [bodyOf(limit)] })).status).toBe(200);
    for (const headers of [{ 'content-length': String(limit + 1) }, {}]) {
      const { status, text } = await exchange(world.hook, { headers, chunks: [bodyOf(limit + 1)] });
      expect([status, JSON.parse(text)]).toEqual([413, expect.objectContaining({ error: 'too_large' })]);
    }
    expect(storedBodies(world)).toHaveLength(1);
  });

  test('the sender of a far too large body always sees the 413', async () => {
    const { hook, url, send } = await startSubscribed();
    for (let round = 0; round < 10; round += 1) {
      const answer = await send(bodyOf(5_000_000 + round));
      expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ error: 'too_large' })]);
    }
    const chunks = Array.from({ length: 80 }, () => Buffer.alloc(65_536, 'x'));
    expect((await exchange(hook, { chunks })).status).toBe(413);
    expect((await fetch(`${url}/credo/oauth/token`, { method: 'POST', body: bodyOf(5_000_000) })).status).toBe(413);
  });

  test('a sender that listens only after its last byte sees it too', async () => {
    const { hook } = await startSubscribed();
    const { said } = await pour(hook, 5, 5);
    expect(said).toMatch(/^HTTP\/1\.1 413 [\s\S]*"error":"too_large"/);
  });

  test('a sender that never stops is cut off', async () => {
    const { hook } = await startSubscribed();
    const { sent } = await pour(hook, 1_000, 400);
    expect(sent).toBeLessThan(100);
  });
});

/** Announces so many MiB, writes up to `most` of them without listening, then tells what was answered. */
async function pour(hook: string, announced: number, most: number): Promise<{ sent: number; said: string }> {
  const { hostname, port, pathname } = new URL(hook);
  const socket = connect(Number(port), hostname);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.write(`POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: ${announced * limit}\r\n\r\n`);
  let sent = 0;
  while (sent < most && !socket.destroyed) {
    sent += 1;
    const flushed = new Promise((resolve) => socket.write(Buffer.alloc(limit, 'x'), resolve));
    await Promise.race([flushed, closed]);
  }
  let said = '';
  socket.on('data', (part: Buffer) => {
    said += part.toString();
  });
  await closed;
  return { sent, said };
}

describe('what is refused', () => {
  test('the checks come in order: size before signature before body', async () => {
    const { hook } = await startSubscribed({ env: { CREDO_WEBHOOK_SECRET: 'whsec_dGVzdC1zZWNyZXQtMDEyMzQ1' } });
    const statusOf = async (chunk: string) => (await exchange(hook, { chunks: [chunk] })).status;
    expect(await statusOf(bodyOf(limit + 1))).toBe(413);
    expect(await statusOf('not json')).toBe(401);
    expect((await exchange(hook, { method: 'PUT', chunks: [bodyOf(limit + 1)] })).status).toBe(405);
  });

  test.each(['', ' ', 'not json', '[]', '[{}]', 'null', '"text"', '1', 'true', '{', '{"a":1}{'])(
    'a body that is no JSON object is 400: %j',
    async (body) => {
      const world = await startSubscribed();
      const { status, text } = await exchange(world.hook, { chunks: [body] });
      expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ error: 'not_json' })]);
      expect(storedBodies(world)).toEqual([]);
    },
  );

  test('a refusal is short and repeats nothing of the request', async () => {
    const { hook } = await startSubscribed();
    const key = hook.split('/').at(-1) ?? '';
    for (const chunks of [['<script>secret</script>'], [bodyOf(limit + 1)]]) {
      const { text } = await exchange(hook, { chunks });
      expect(text.length).toBeLessThan(200);
      expect(text).not.toMatch(/script|xxx/);
      expect(text).not.toContain(key);
    }
  });
});

describe('what is taken', () => {
  test('a 2xx means that the event is on disk', async () => {
    const world = await startSubscribed();
    for (let number = 1; number <= 5; number += 1) {
      const body = JSON.stringify(makeReview({ number }));
      expect((await world.send(body)).status).toBe(200);
      expect(storedBodies(world).at(-1)).toBe(body);
    }
  });

  test('unknown kinds and odd payloads of an authentic sender are stored and answered 2xx', async () => {
    const world = await startSubscribed();
    const odd = [
      '{}',
      '{"type":null,"data":null}',
      '{"type":"CredoAI.evidence_created.v1","data":{"id":1},"time":"2026-01-01T00:00:00Z"}',
      '{"type":"CredoAI.use_case_review_status_updated.v1","data":"text"}',
      '{"type":"CredoAI.use_case_review_status_updated.v1","data":{"useCaseId":{"a":[]},"status":7},"time":"never"}',
      '{"type":["CredoAI"],"time":{}}',
      '{"__proto__":{"polluted":true},"constructor":1,"type":"__proto__"}',
      '{"type":"\\u0000\\ud800","subject":"\\u202e","data":{"\\u0000":"\\ud800"}}',
      `{"data":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
      `{"type":"${'long'.repeat(50_000)}"}`,
      ' {"spaces":1}\n',
    ];
    for (const [index, body] of odd.entries())
      expect((await world.send(body, { id: `odd-${index}` })).status, body.slice(0, 80)).toBe(200);
    expect(storedBodies(world)).toEqual(odd);
    expect((await world.send(makeReview())).status).toBe(200);
    await world.slack.waitForMessages('#governance', 4);
    expect(world.texts().at(-1)).toBe('✅ Review of Resume screener approved by Ana Flores. High risk.');
  });

  test('nobody is answered 2xx while the disk takes nothing', async () => {
    const world = await startSubscribed();
    const path = (world.env['DATABASE_URL'] ?? '').replace('sqlite:', '');
    const blocker = new SqliteDatabase(path);
    blocker.exec("create trigger full before insert on events begin select raise(abort, 'disk full'); end");
    const answers = await Promise.all([1, 2, 3].map((number) => world.send(makeReview({ number }))));
    for (const answer of answers)
      expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ error: 'unavailable' })]);
    expect(storedBodies(world)).toEqual([]);
    blocker.exec('drop trigger full');
    blocker.close();
    expect((await world.send(makeReview({ number: 1 }))).status).toBe(200);
    expect(storedBodies(world)).toHaveLength(1);
  });

  test('many at once are all stored', async () => {
    const world = await startSubscribed({ what: 'fields' });
    const numbers = Array.from({ length: 300 }, (_, number) => number);
    const answers = await Promise.all(numbers.map((number) => world.send(makeReview({ number }))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(storedBodies(world)).toHaveLength(300);
  });
});
