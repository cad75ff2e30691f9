import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../src/sandbox/free-port.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

/** Somebody with no rights; null when the tests run as somebody who cannot become another. */
const nobody = process.getuid?.() === 0 ? 65_534 : null;

test('what is installed for production, without scripts of packages, runs from files nobody can change', async () => {
  const folder = tempFolder();
  const app = join(folder, 'app');
  for (const part of ['package.json', 'package-lock.json', 'manifest.yml', 'src']) {
    cpSync(join(process.cwd(), part), join(app, part), { recursive: true });
  }
  const install = ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  expect(spawnSync('npm', install, { cwd: app, encoding: 'utf8' })).toMatchObject({ status: 0 });
  const data = join(folder, 'data');
  mkdirSync(data);
  chmodSync(data, 0o777);
  for (const open of [folder, app]) chmodSync(open, 0o755);
  for (const name of readdirSync(app)) chmodSync(join(app, name), 0o555);

  const port = await freePort();
  const child = spawn(process.execPath, ['src/main.js'], {
    cwd: app,
    ...(nobody === null ? {} : { uid: nobody, gid: nobody }),
    env: {
      ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` },
      ...{ DATABASE_URL: `sqlite:${join(data, 'app.db')}`, SLACK_API_URL: 'http://127.0.0.1:9/api' },
      ...{ SLACK_SIGNING_SECRET: 'a-signing-secret', SLACK_BOT_TOKEN: 'xoxb-1-2' },
    },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok === true;
  await until(isReady, 'the app', 20_000);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 120_000);
