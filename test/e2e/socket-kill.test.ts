import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { appToken } from '../../src/sandbox/slack/sockets/socket-mode.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

/** Keeps everybody else from writing until it is killed. */
async function holdWriteLock(database: string): Promise<ChildProcess> {
  const script = join(process.cwd(), 'test/store/hold-write-lock.ts');
  const holder = spawn(process.execPath, [script, database, '60000'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  if (holder.stdout) await once(holder.stdout, 'data');
  return holder;
}

test('killed while it handles what came through the websocket, the app is sent it again and handles it once', async () => {
  const slack = await startSlack({ signingSecret, isSocketMode: true });
  const credo = await startCredo();
  const database = join(tempFolder(), 'app.db');
  const {
    HOST: _host,
    PORT: _port,
    PUBLIC_URL: _url,
    SLACK_SIGNING_SECRET: _secret,
    ...settings
  } = environment(...([slack, credo, 0, database] as const));
  const app = await startAppProcess({ ...settings, SLACK_APP_TOKEN: appToken });
  onTestFinished(async () => {
    await app.kill();
    await slack.close();
    await credo.close();
  });
  await until(() => slack.socketMode.connections() === 1, 'the websocket');
  await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#ai-audit', text: 'subscribe reviews' }));
  await until(() => app.log().includes('slack.connected'), 'the token check');

  const holder = await holdWriteLock(database);
  const before = slack.socketMode.offers().length;
  const told = slack.invite('#ai-audit');
  await until(() => slack.socketMode.offers().length > before, 'the event');
  await app.kill();
  holder.kill('SIGKILL');
  await app.restart();

  expect(await told).toMatchObject({ status: 200 });
  const offers = slack.socketMode.offers().slice(before);
  expect(offers.map(({ answer }) => answer !== undefined)).toEqual([false, true]);
  expect(new Set(offers.map(({ envelopeId }) => envelopeId)).size).toBe(1);
  await slack.waitForMessages('#ai-audit', 1);
  expect(await app.stop()).toBe(0);
  expect(slack.messages('#ai-audit').map(({ text }) => text)).toEqual([expect.stringContaining('This channel gets')]);
});
