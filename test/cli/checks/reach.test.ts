import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { reachCheck } from '../../../src/cli/checks/reach.ts';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { startWorld } from '../../support/world.ts';

/** Another name of this machine than those that everybody knows to be only its own. */
const here = '127.0.0.2';

async function serve(status: number): Promise<number> {
  const server = createServer((_request, response) => response.writeHead(status).end('{}'));
  onTestFinished(() => void server.close());
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return z.object({ port: z.number() }).parse(server.address()).port;
}

test('an address that leads to the port the app will have', async () => {
  const port = await freePort();
  const check = await reachCheck(`http://${here}:${port}`, '0.0.0.0', port);
  expect(check).toMatchObject({ state: 'ok', found: expect.stringContaining('cannot be judged from here') });
  // What listened is gone again.
  expect(await reachCheck(`http://${here}:${port}`, '0.0.0.0', port)).toEqual(check);
});

test('an address that leads to a server of ours which runs already', async () => {
  const { env } = await startWorld({ env: { HOST: '0.0.0.0' } });
  const port = Number(env['PORT']);
  const check = await reachCheck(`http://${here}:${port}`, '0.0.0.0', port);
  expect(check).toMatchObject({ state: 'ok', found: expect.stringContaining('a server of this app') });
});

test('an address that leads to another server', async () => {
  const [other, port] = [await serve(502), await freePort()];
  expect(await reachCheck(`http://${here}:${other}`, '127.0.0.1', port)).toMatchObject({
    ...{ state: 'failed', found: 'leads elsewhere' },
    advice: `Something answers at http://${here}:${other} (status 502), but it is not this machine. Let your proxy pass /slack/ and /credo/ to port ${port} of this machine.`,
  });
});

test('a port that something else than the app has', async () => {
  const port = await serve(200);
  const check = await reachCheck(`http://${here}:${port}`, '0.0.0.0', port);
  expect(check).toMatchObject({
    state: 'warning',
    found: 'cannot be judged',
    advice: expect.stringContaining('in use'),
  });
});

test.each([
  ['http://localhost:4999', 'Slack and Credo AI cannot reach it'],
  ['http://nowhere.invalid', 'The name nowhere.invalid leads nowhere. Make a DNS record'],
])('what to do about %s', async (url, advice) => {
  expect((await reachCheck(url, '127.0.0.1', await freePort())).advice).toContain(advice);
});

test('an address at which nothing listens', async () => {
  const { state, advice } = await reachCheck(`http://${here}:${await freePort()}`, '127.0.0.1', await freePort());
  expect(state).toBe('failed');
  expect(advice).toMatch(/^Nothing listens at 127\.0\.0\.2:\d+\. Start your proxy/);
});

test('a certificate that is none', async () => {
  const port = await serve(200);
  const { advice } = await reachCheck(`https://${here}:${port}`, '127.0.0.1', await freePort());
  expect(advice).toMatch(/^The certificate of 127\.0\.0\.2 is not accepted \(ERR_SSL/);
});
