import fc from 'fast-check';
import { Webhook } from 'svix';
import { expect, test } from 'vitest';
import { type Headers, verify } from '../../src/pipeline/verify.ts';

const now = Date.UTC(2026, 0, 5, 9);
const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString('base64')}`;
const secret = fc.uint8Array({ minLength: 16, maxLength: 48 }).map(secretOf);
const id = fc.stringMatching(/^[\w-]{1,40}$/);
const body = fc.string({ maxLength: 200 });

/** The headers that Svix's own package makes. */
function signed(key: string, messageId: string, atMs: number, text: string): Record<string, string> {
  const signature = new Webhook(key).sign(messageId, new Date(atMs), text);
  return { 'svix-id': messageId, 'svix-timestamp': String(Math.floor(atMs / 1000)), 'svix-signature': signature };
}

const check = (headers: Headers, text: string | Buffer, signingSecrets: readonly string[], nowMs = now) =>
  verify(headers, Buffer.from(text), { signingSecrets, isOurToken: null }, nowMs);

test('accepts what the package of Svix signed, with any of several secrets, under both names of the headers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(secret, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      id,
      body,
      async (keys, at, name, text) => {
        const headers = signed(keys[at % keys.length] ?? '', name, now, text);
        expect(await check(headers, text, keys)).toBe('ok');
        const standard = Object.entries(headers).map(([key, value]) => [key.replace('svix-', 'webhook-'), value]);
        expect(await check(Object.fromEntries(standard), text, keys)).toBe('ok');
        const rotated = { ...headers, 'svix-signature': `v1,${'A'.repeat(43)}= v2,x ${headers['svix-signature']}` };
        expect(await check(rotated, text, keys)).toBe('ok');
      },
    ),
  );
});

test('refuses whatever differs in a single bit: body, id, time or signature', async () => {
  const part = fc.constantFrom('body', 'svix-id', 'svix-timestamp', 'svix-signature');
  await fc.assert(
    fc.asyncProperty(secret, id, body, part, fc.nat(), async (key, name, text, changed, position) => {
      const headers = signed(key, name, now, text);
      const bytes = Buffer.from(changed === 'body' ? text : (headers[changed] ?? ''));
      fc.pre(bytes.length > 0);
      const bit = position % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const given = changed === 'body' ? headers : { ...headers, [changed]: bytes.toString('latin1') };
      expect(await check(given, changed === 'body' ? bytes : text, [key])).not.toBe('ok');
    }),
    { numRuns: 1_000 },
  );
});

test('refuses another secret, and a signature of something else', async () => {
  await fc.assert(
    fc.asyncProperty(secret, secret, id, body, body, async (key, other, name, text, otherText) => {
      fc.pre(key !== other && text !== otherText);
      expect(await check(signed(other, name, now, text), text, [key])).toBe('bad_signature');
      expect(await check(signed(key, name, now, otherText), text, [key])).toBe('bad_signature');
    }),
  );
});

test('a signature holds five minutes, into the past and the future', async () => {
  const key = secretOf(Buffer.alloc(24, 7));
  const at = (offsetS: number) => check(signed(key, 'msg_1', now + offsetS * 1000, '{}'), '{}', [key]);
  for (const offsetS of [-300, -299, 0, 299, 300]) expect(await at(offsetS), String(offsetS)).toBe('ok');
  for (const offsetS of [-301, -86_400, 301, 86_400])
    expect(await at(offsetS), String(offsetS)).toBe('stale_signature');
});

test.each(['', 'x', '-1', '1e9', '1767603600.5', ' 1767603600', '9'.repeat(13), 'NaN'])(
  'a time that is no number of seconds is refused: %j',
  async (timestamp) => {
    const key = secretOf(Buffer.alloc(24, 7));
    const headers = { ...signed(key, 'msg_1', now, '{}'), 'svix-timestamp': timestamp };
    expect(await check(headers, '{}', [key])).toMatch(/^(unsigned|stale_signature)$/);
  },
);

test('without a secret nothing needs to be signed; with one, every header is needed', async () => {
  const key = secretOf(Buffer.alloc(24, 7));
  expect(await check({}, '{}', [])).toBe('ok');
  expect(await check({}, '{}', [key])).toBe('unsigned');
  const headers = signed(key, 'msg_1', now, '{}');
  for (const name of Object.keys(headers)) {
    const { [name]: _left, ...rest } = headers;
    expect(await check(rest, '{}', [key]), name).toBe('unsigned');
  }
});

test('a signature and a token are both needed when both are configured', async () => {
  const key = secretOf(Buffer.alloc(24, 7));
  const headers = signed(key, 'msg_1', now, '{}');
  const both = { signingSecrets: [key], isOurToken: async (token: string) => token === 'good' };
  const raw = Buffer.from('{}');
  expect(await verify({ ...headers, authorization: 'Bearer good' }, raw, both, now)).toBe('ok');
  for (const authorization of ['Bearer bad', 'good', 'Basic good', 'Bearer', ''])
    expect(await verify({ ...headers, authorization }, raw, both, now), authorization).toBe('bad_token');
  expect(await verify({ authorization: 'Bearer good' }, raw, both, now)).toBe('unsigned');
});
