import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

/** Settings of an app whose Slack and Credo never answer. */
const settings = (port: number, databasePath: string) => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  DATABASE_URL: `sqlite:${databasePath}`,
  SLACK_SIGNING_SECRET: 'a-signing-secret',
  SLACK_BOT_TOKEN: 'xoxb-1-2',
  SLACK_API_URL: 'http://127.0.0.1:9/api',
  CREDO_API_URL: 'http://127.0.0.1:9',
  CREDO_TENANT: 'acme',
  CREDO_API_KEY: 'a-credo-api-key',
});

/** Runs the server, which is expected to give up. */
function runToItsEnd(env: Readonly<Record<string, string>>) {
  const { status, stderr } = spawnSync(process.execPath, [join(process.cwd(), 'src/main.js')], {
    encoding: 'utf8',
    cwd: '/',
    env,
  });
  return { status, said: stderr.trim() };
}

test('a port in use is said in one line', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(runToItsEnd(settings(port, join(tempFolder(), 'app.db')))).toEqual({
    status: 1,
    said: `Port ${port} on 127.0.0.1 cannot be used. Another program uses it: stop that one or set PORT.`,
  });
});

test('a database in use is said in one line', async () => {
  const path = join(tempFolder(), 'app.db');
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...env } = settings(0, path);
  const app = await startAppProcess(env);
  const second = runToItsEnd(settings(await freePort(), path));
  expect(await app.stop()).toBe(0);
  expect(second).toEqual({
    status: 1,
    said: `Another server is using ${path}. Stop it first; one server runs per SQLite file.`,
  });
});

test('a folder that is a file is said in one line', async () => {
  const folder = join(tempFolder(), 'data');
  writeFileSync(folder, '');
  expect(runToItsEnd(settings(await freePort(), join(folder, 'app.db')))).toEqual({
    status: 1,
    said: `The folder ${folder} cannot be written by this user. Give it write access or set DATABASE_URL.`,
  });
});

test('a lost key file is not replaced', async () => {
  const path = join(tempFolder(), 'app.db');
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...env } = settings(0, path);
  const app = await startAppProcess(env);
  await app.stop();
  rmSync(`${path}.key`);
  for (let start = 0; start < 2; start += 1) {
    const { status, said } = runToItsEnd(settings(await freePort(), path));
    expect(status).toBe(1);
    expect(said).toContain(
      `The key file ${path}.key is missing, but the database ${path} exists. Restore the file from a backup.`,
    );
  }
});

test('npm start hands SIGTERM on to the server', async () => {
  const port = await freePort();
  const folder = join(tempFolder(), 'home');
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  const env = { ...settings(port, join(folder, 'app.db')), PATH: process.env['PATH'] ?? '', HOME: folder };
  const npm = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  npm.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok, 'the server', 20_000);
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  await until(() => printed.includes('app.stopped'), 'the server to stop');
  await until(
    () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => false,
        () => true,
      ),
    'nobody to listen',
  );
});
