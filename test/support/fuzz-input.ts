import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/sandbox/seeded-random.ts';

export const pick = <T>(random: Random, list: readonly T[]): T => {
  const chosen = list[random(list.length)];
  if (chosen === undefined) throw new Error('Nothing to choose from.');
  return chosen;
};

const fixtures = join(process.cwd(), 'test/fixtures/credo');
const examples: readonly string[] = readdirSync(fixtures).map((name) => readFileSync(join(fixtures, name), 'utf8'));

const oddValues: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 2 ** 53, '', ' ', 'null', [], {}, [[[[]]]], [null], { a: { b: { c: 1 } } }],
  ...[
    '<!channel>',
    '<@U0>',
    '*_~`',
    '\u202E\u2066\u200B',
    '\u0000\u0007',
    '\uD800',
    '👩‍👩‍👧‍👦'.repeat(50),
    'x'.repeat(20_000),
  ],
  ...[
    '__proto__',
    'constructor',
    '9999-99-99T99:99:99Z',
    '-1',
    'NaN',
    '../../etc/passwd',
    '%00',
    "'; drop table events; --",
  ],
  Array.from({ length: 200 }, (_, index) => ({ index })),
];

/** The value with a few parts of it replaced, left out or doubled. */
export function mutate(random: Random, value: unknown): unknown {
  if (random(12) === 0) return pick(random, oddValues);
  if (Array.isArray(value)) {
    const parts = value.map((part) => mutate(random, part));
    return random(6) === 0 ? [...parts, ...parts] : parts;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(() => random(15) > 0);
  const odd =
    random(6) === 0 ? [[pick(random, ['__proto__', '', 'constructor', 'a.b', '\u0000']), pick(random, oddValues)]] : [];
  return Object.fromEntries([...entries.map(([key, part]) => [key, mutate(random, part)]), ...odd]);
}

/** What Credo sends, with something wrong in it. */
export function oddEvent(random: Random): string {
  const text = pick(random, examples);
  if (random(20) === 0) return text.slice(0, random(text.length));
  if (random(50) === 0) return deepEvent(random);
  const mutated = mutate(random, JSON.parse(text));
  return JSON.stringify(typeof mutated === 'object' && mutated !== null ? mutated : { data: mutated });
}

/** Authentic, and nested deeper than anything that recurses can follow. */
function deepEvent(random: Random): string {
  const depth = 1 + random(100_000);
  const value = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  return `{"type":"CredoAI.use_case_ai_type_updated.v1","data":{"useCaseId":"u","changedFieldName":"ai_type","value":${value}}}`;
}

/** Any bytes; sometimes JSON that is nested very deep, or cut short. */
export function oddBody(random: Random): Buffer {
  switch (random(6)) {
    case 0:
      return Buffer.from(Array.from({ length: random(300) }, () => random(256)));
    case 1:
      return Buffer.from('['.repeat(1 + random(50_000)));
    case 2:
      return Buffer.from(`${'{"a":'.repeat(1 + random(5_000))}1`);
    case 3:
      return Buffer.from(`payload=${encodeURIComponent(oddEvent(random))}&command=%2Fcredo&text=%ff%00`);
    default:
      return Buffer.from(oddEvent(random));
  }
}

const paths = [
  '/slack/events',
  '/slack/install',
  '/slack/oauth_redirect',
  '/credo/oauth/token',
  '/healthz',
  '/readyz',
  '/metrics',
  '/',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];
const headerNames = [
  ...['authorization', 'svix-id', 'svix-timestamp', 'svix-signature', 'webhook-id', 'content-type', 'content-encoding'],
  ...[
    'x-slack-signature',
    'x-slack-request-timestamp',
    'x-slack-retry-num',
    'cookie',
    'host',
    'x-forwarded-for',
    'range',
  ],
];
const headerValues = [
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  'Bearer x',
  'Bearer a.b.c',
  'v1,AAAA',
  'v0=00',
  '9999999999999',
  'application/json',
  'gzip',
  'ÿ',
];

export type OddRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** A request that is HTTP, and else anything; `hookPath` is a good secret address. */
export function oddRequest(random: Random, hookPath: string): OddRequest {
  const known = [
    ...paths,
    hookPath,
    `${hookPath}x`,
    hookPath.slice(0, -1),
    '/credo/webhooks/',
    '/credo/webhooks/%2e%2e',
  ];
  const query = pick(random, ['', '', '', '?', '?a=1&a=2', `?code=${'x'.repeat(2_000)}`, '?state=%00%ff']);
  const tail = random(10) === 0 ? pick(random, ['/', '//', '/..', '%2f', ';x', '%']) : '';
  const headers = Object.fromEntries(
    Array.from({ length: random(4) }, () => [pick(random, headerNames), pick(random, headerValues)]),
  );
  const body =
    random(400) === 0
      ? Buffer.alloc(1_048_577 + random(1_000), 'x')
      : random(3) === 0
        ? Buffer.alloc(0)
        : oddBody(random);
  return { method: pick(random, methods), path: `${pick(random, known)}${tail}${query}`, headers, body };
}

/** Bytes that are nearly HTTP. */
export function oddBytes(random: Random, hookPath: string): Buffer {
  const { method, path, body } = oddRequest(random, hookPath);
  const lines = pick(random, [
    `${method} ${path}\r\n\r\n`,
    `${method} ${path} HTTP/9.9\r\n\r\n`,
    `${method}  ${path} HTTP/1.1\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef`,
    `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nabc\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{"half":`,
    `GET ${path} HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(3_000)}\r\n`,
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n`,
    `GET http://elsewhere.example${path} HTTP/1.1\r\nhost: x\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ]);
  const bytes = random(4) === 0 ? Buffer.concat([Buffer.from(lines), body]) : Buffer.from(lines, 'latin1');
  if (bytes.length > 0 && random(3) === 0) bytes[random(Math.min(bytes.length, 60))] = random(256);
  return bytes;
}
