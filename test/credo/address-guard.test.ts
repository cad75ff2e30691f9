import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { isPublicAddress, publicLookup, requirePublicUrl } from '../../src/credo/address-guard.ts';
import { createCredoClient } from '../../src/credo/client.ts';

const inside = [
  ...[
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.9.9',
  ],
  ...['192.168.1.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1'],
  ...['::ffff:10.0.0.1', '64:ff9b::7f00:1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '2002:7f00:1::', '2001:db8::1'],
];

test.each(inside)('%s is not on the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['1.1.1.1', '52.35.32.203', '172.15.0.1', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const refusedUrls = [
  'http://api.credo.ai',
  'https://127.0.0.1',
  'https://2130706433',
  'https://0x7f.1',
  'https://0',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://user:word@api.credo.ai',
  'ftp://api.credo.ai',
  'not an address',
];

test.each(refusedUrls)('%s is refused as an address that somebody typed', (url) => {
  expect(() => requirePublicUrl(url)).toThrow(/must be https and on the public internet/);
});

test('a public https address is fine', () => {
  expect(() => requirePublicUrl('https://credo.example.com:8443/base')).not.toThrow();
});

test('a name that leads inside is refused when it is resolved', async () => {
  const resolved = await new Promise((done) => publicLookup('localhost', { all: true }, (error) => done(error)));
  expect(resolved).toMatchObject({ failure: 'invalid' });
});

test('a client of a typed address calls nobody inside, and one of a configured address does', async () => {
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const apiUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const connection = { id: 'x', apiUrl, appUrl: apiUrl, tenant: 'acme', webhookAuth: 'none' as const };
  const client = (isTyped: boolean) =>
    createCredoClient({ connection, apiKey: 'key', clock: systemClock, isTyped, limits: { retries: 0 } });
  await expect(client(true).me()).rejects.toMatchObject({ failure: 'invalid' });
  expect(calls).toBe(0);
  await expect(client(false).me()).rejects.toThrow();
  expect(calls).toBeGreaterThan(0);
});
