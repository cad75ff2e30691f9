import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { botToken, oauthApp, startEmulatedSlack } from '../support/emulated-slack.ts';
import { createBrowser } from '../support/many-workspaces.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

test('the main job works with an outside implementation of Slack and only the scopes of the manifest', async () => {
  const { emulator, channelId, userId, posted } = await startEmulatedSlack();
  const credo = await startCredo();
  // Only types commands and takes their answers; every Web API call goes to the emulator.
  const person = await startSlack({
    signingSecret,
    seed: {
      users: [{ id: userId('ana'), name: 'ana' }],
      channels: [{ id: channelId, name: 'governance', members: ['ana'] }],
    },
  });
  const settings = environment({ apiUrl: `${emulator.url}/api/`, botToken }, credo, 0, join(tempFolder(), 'app.db'));
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, ...env } = settings;
  const app = await startAppProcess({ ...env, WEBHOOK_GRACE_MS: '0' });
  person.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.stop();
    await person.close();
    await credo.close();
    await emulator.close();
  });
  const type = async (text: string) =>
    person.waitForAnswer(await person.command({ user: 'ana', channel: '#governance', text }), { timeoutMs: 15_000 });

  expect((await type('subscribe reviews tasks comments')).text).toBe(
    'Ana Flores subscribed this channel to Credo AI: reviews, tasks, comments.',
  );
  const [, ana, ben] = credo.seed.users;
  const about = {
    useCaseId: credo.seed.useCases[0]?.id,
    reviewId: 'r1',
    user: { userId: ana?.id, email: ana?.email, givenName: 'Ana', familyName: 'Flores' },
  };
  await credo.emit({ type: 'use_case_review_status_updated', data: { ...about, status: 'in_progress' } });
  await credo.emit({
    type: 'use_case_review_comment',
    data: { ...about, comment: `Please look, @[Ben Okafor](users:${ben?.id})` },
  });
  await credo.emit({ type: 'use_case_review_status_updated', data: { ...about, status: 'approved' } });

  const thread = await until(async () => {
    const now = await posted();
    return now.length >= 3 && now;
  }, 'the card and two replies');
  expect(thread.map(({ text }) => text)).toEqual([
    '✅ Review of Resume screener approved by Ana Flores. High risk, 1 comment.',
    `💬 Ana Flores commented on Resume screener: “Please look, <@${userId('ben')}>”`,
    '✅ Ana Flores approved the review of Resume screener',
  ]);
  expect((await type('unsubscribe all')).text).toContain('Nothing is sent here any more');
  expect(credo.webhooks).toEqual([]);
  expect(app.log()).not.toContain('missing_scope');
});

test('a workspace installs the app through the pages of an outside implementation of Slack, and is served with its token', async () => {
  const port = await freePort();
  const credo = await startCredo();
  const apiUrl = `http://localhost:${port}/api/`;
  const settings = environment({ apiUrl, botToken: '' }, credo, 0, join(tempFolder(), 'app.db'));
  const { HOST: _host, PORT: _port, PUBLIC_URL: _url, SLACK_BOT_TOKEN: _token, ...env } = settings;
  const oauth = { SLACK_CLIENT_ID: oauthApp.clientId, SLACK_CLIENT_SECRET: oauthApp.clientSecret };
  const app = await startAppProcess({ ...env, ...oauth, SLACK_STATE_SECRET: 'state-secret' });
  const redirectUri = `${app.url}/slack/oauth_redirect`;
  const { emulator, channelId, userId, posted } = await startEmulatedSlack({ port, redirectUri });
  const person = await startSlack({
    signingSecret,
    seed: {
      // The emulator's first workspace.
      team: { id: 'T000000001', name: 'Emulate', domain: 'emulate' },
      users: [{ id: userId('ana'), name: 'ana' }],
      channels: [{ id: channelId, name: 'governance', members: ['ana'] }],
    },
  });
  person.connect(`${app.url}/slack/events`);
  onTestFinished(async () => {
    await app.stop();
    await person.close();
    await credo.close();
    await emulator.close();
  });
  const browser = createBrowser();
  const asked = await browser.get(`${app.url}/slack/install`);
  const page = new URL(asked.headers.get('location') ?? '');
  expect(page.pathname).toBe('/oauth/v2/authorize');
  expect((await browser.get(page.href)).status).toBe(200);
  const agreed = await fetch(`${emulator.url}/oauth/v2/authorize/callback`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...Object.fromEntries(page.searchParams), user_id: userId('ana') }),
  });
  const back = agreed.headers.get('location') ?? '';
  const done = await browser.get(back);
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Credo AI is installed in')]);
  expect((await browser.get(back)).status).toBe(409);

  const answer = await person.waitForAnswer(
    await person.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' }),
    { timeoutMs: 15_000 },
  );
  expect(answer.text).toBe('Ana Flores subscribed this channel to Credo AI: reviews.');
  const data = { useCaseId: credo.seed.useCases[0]?.id, reviewId: 'r1', status: 'in_progress' };
  await credo.emit({ type: 'use_case_review_status_updated', data });
  await until(async () => (await posted()).length > 0, 'the card');
  expect(app.log()).not.toMatch(/missing_scope|xoxb-/);
  expect(app.log()).toContain('slack.installed');
});
