import { expect, test } from 'vitest';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { createBrowser, startMany } from '../support/many-workspaces.ts';

/** Somebody is on Slack's page; `back` is where Slack sends them once they agree, or not. */
async function startAtSlack(options: Parameters<typeof startMany>[0] = {}) {
  const world = await startMany(options);
  const begin = async (query: Readonly<Record<string, string>> = { team: 'T0ACMEBANK' }) => {
    const asked = await world.browser.get(`${world.url}/slack/install`);
    const page = new URL(asked.headers.get('location') ?? '');
    for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
    return (await world.browser.get(page.href)).headers.get('location') ?? '';
  };
  const [acme] = world.platform.workspaces;
  if (!acme) throw new Error('no workspace');
  const installed = () => world.logLines.filter((line) => line.includes('"event":"slack.installed"'));
  return { ...world, acme, begin, installed };
}

type AtSlack = Awaited<ReturnType<typeof startAtSlack>>;

/** The page that somebody ends on. */
async function end({ browser }: Pick<AtSlack, 'browser'>, back: string) {
  const page = await browser.get(back);
  return { status: page.status, text: await page.text() };
}

test('whoever cancels is told how to go on', async () => {
  const world = await startAtSlack();
  const { status, text } = await end(world, await world.begin({ deny: '1' }));
  expect(status).toBe(403);
  expect(text).toContain('cancelled in Slack');
  const [, href = ''] = /href="([^"]+)"/.exec(text) ?? [];
  expect(new URL(href, `${world.url}/slack/oauth_redirect`).href).toBe(`${world.url}/slack/install`);
});

test('an installation must be finished within ten minutes', async () => {
  const clock = createHurriedClock();
  const world = await startAtSlack({ clock });
  const back = await world.begin();
  clock.shift(11 * 60_000);
  const { status, text } = await end(world, back);
  expect([status, text]).toEqual([400, expect.stringContaining('within ten minutes')]);
  expect(world.installed()).toEqual([]);
});

test('the page Slack sends people back to works once', async () => {
  const world = await startAtSlack();
  const back = await world.begin();
  const pages = await Promise.all([end(world, back), end(world, back)]);
  expect(pages.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await end(world, back)).text).toContain('opened before');
  expect(world.installed()).toHaveLength(1);
});

test('nobody can be led to install the app for somebody else', async () => {
  const world = await startAtSlack();
  const back = await world.begin();
  for (const browser of [createBrowser(), createBrowser()]) {
    await browser.get(`${world.url}/slack/install`);
    expect((await end({ browser }, back)).status).toBe(400);
  }
  expect((await end({ browser: createBrowser() }, back)).text).toContain('in the browser it began in');
  expect(world.installed()).toEqual([]);
  // Whoever began it still can.
  expect((await end(world, back)).status).toBe(200);
});

test.each([
  ['no state', '?code=x'],
  ['a state that was made up', `?code=x&state=${'A'.repeat(43)}`],
  ['nothing at all', ''],
])('with %s nothing is installed', async (_, query) => {
  const world = await startAtSlack();
  await world.browser.get(`${world.url}/slack/install`);
  expect((await end(world, `${world.url}/slack/oauth_redirect${query}`)).status).toBe(400);
  expect(world.acme.calls('oauth.v2.access')).toEqual([]);
});

test('two pages in one browser can both be finished', async () => {
  const world = await startAtSlack();
  const [first, second] = [await world.begin(), await world.begin({ team: 'T0NORTHEU' })];
  expect((await end(world, second)).status).toBe(200);
  expect((await end(world, first)).status).toBe(200);
});

test('looking ahead uses nothing up', async () => {
  const world = await startAtSlack();
  const back = await world.begin();
  for (const url of [back, `${world.url}/slack/install`]) {
    const answer = await fetch(url, { method: 'HEAD', redirect: 'manual' });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
  }
  expect((await end(world, back)).status).toBe(200);
});

test('what Slack refuses is told with what to do', async () => {
  const world = await startAtSlack();
  world.acme.fault({ method: 'oauth.v2.access', kind: 'error', error: 'invalid_code' });
  const { status, text } = await end(world, await world.begin());
  expect([status, text]).toEqual([400, expect.stringContaining('Slack says invalid_code. Nothing was installed.')]);
});

test.each([
  ['a server error', { kind: 'status', status: 500 }],
  ['no answer', { kind: 'reset' }],
  ['trouble', { kind: 'error', error: 'internal_error' }],
] as const)('when Slack has %s, it can be tried again', async (_, fault) => {
  const world = await startAtSlack();
  world.acme.fault({ method: 'oauth.v2.access', ...fault });
  expect(await end(world, await world.begin())).toEqual({
    status: 502,
    text: expect.stringContaining('did not answer'),
  });
  expect((await end(world, await world.begin())).status).toBe(200);
});

test('settings that do not fit the Slack app are for whoever runs it', async () => {
  const world = await startAtSlack({ env: { SLACK_CLIENT_SECRET: 'not-the-secret-0123' } });
  const { status, text } = await end(world, await world.begin());
  expect([status, text]).toEqual([502, expect.stringContaining('compare SLACK_CLIENT_ID, SLACK_CLIENT_SECRET')]);
});

test('pages run no script, load nothing, tell nobody of their address, and escape names', async () => {
  const name = '<img src=x onerror=alert(1)> & "Sons"';
  const world = await startAtSlack({ workspaces: [{ team: { id: 'T0ACMEBANK', name, domain: 'acme' } }] });
  const back = await world.begin();
  const page = await world.browser.get(back);
  const text = await page.text();
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Sons&quot;');
  expect(text).not.toMatch(/<img|<script|\son\w+="/);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('cache-control')).toBe('no-store');
});

test('neither token, code nor state stands in the log', async () => {
  const world = await startAtSlack();
  const back = new URL(await world.begin());
  await end(world, back.href);
  await world.acme.waitForMessages('@dana', 1);
  const log = world.logLines.join('');
  for (const secret of [
    world.acme.botToken,
    back.searchParams.get('code') ?? '?',
    back.searchParams.get('state') ?? '?',
    world.acme.clientSecret,
    'test-state-secret-0123456789',
  ]) {
    expect(log).not.toContain(secret);
  }
  expect(log).toContain('slack.installed');
});
