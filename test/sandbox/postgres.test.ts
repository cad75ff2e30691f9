import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../src/sandbox/free-port.ts';
import { startPostgres } from '../../src/sandbox/postgres/start-postgres.ts';
import { until } from '../support/until.ts';

const takesConnections = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

test('a PostgreSQL of our own ends with whoever started it, also by kill -9, and leaves nothing', async () => {
  const script = join(import.meta.dirname, 'own-postgres.ts');
  const starter = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void starter.kill('SIGKILL'));
  const [line]: Buffer[] = await once(starter.stdout, 'data');
  const [port = 0, folder = ''] = String(line).trim().split(' ');
  expect([await takesConnections(Number(port)), existsSync(folder)]).toEqual([true, true]);
  starter.kill('SIGKILL');
  await until(() => !existsSync(folder), 'its folder to go');
  expect(await takesConnections(Number(port))).toBe(false);
});

test('one that cannot start says so, and can be started elsewhere', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.remove());
  await server.stop('fast');
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' && address ? address.port : 0;
  await expect(server.start(taken)).rejects.toThrow(/Address already in use/);
  await server.start(await freePort());
  expect(await takesConnections(server.port)).toBe(true);
});
