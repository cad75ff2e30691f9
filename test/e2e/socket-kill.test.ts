import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { appToken } from '../../src/sandbox/slack/sockets/socket-mode.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

test('killed while it handles what came through the websocket, the app is sent it again and does all of it', async () => {
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
  await until(() => app.log().includes('slack.connected'), 'the token check');
  await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' }));

  const slow = slack.fault({ method: 'conversations.info', kind: 'delay', delayMs: 20_000 });
  const before = slack.socketMode.offers().length;
  const told = slack.changeChannelId('#governance', 'C0MOVED0000');
  await until(() => slow.hits() > 0, 'the event to be under way');
  await app.kill();
  slack.clearFaults();
  await app.restart();

  expect(await told).toMatchObject({ status: 200 });
  const offers = slack.socketMode.offers().slice(before);
  expect(offers.map(({ answer }) => answer)).toEqual([undefined, null]);
  expect(new Set(offers.map(({ envelopeId }) => envelopeId)).size).toBe(1);
  // What was only begun is done from the beginning, and what was done already makes no difference.
  expect(app.log().match(/channel\.moved/g)).toHaveLength(2);
  const list = await slack.command({ user: 'ana', channel: '#governance', text: 'list' });
  expect((await slack.waitForAnswer(list)).text).toContain('reviews');
  expect(await app.stop()).toBe(0);
});
