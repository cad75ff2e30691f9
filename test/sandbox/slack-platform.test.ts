import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import type { SlackOptions } from '../../src/sandbox/slack/slack-options.ts';
import { startSlackPlatform } from '../../src/sandbox/slack/start-platform.ts';
import { createManualClock } from '../support/manual-clock.ts';

const enterprise = { id: 'E0NORTHWIND', name: 'Northwind' };
const seeds = [
  {},
  {
    team: { id: 'T0NORTHEU', name: 'Northwind EU', domain: 'northwind-eu', enterprise },
    users: [{ name: 'eva', is_admin: true }],
    channels: [{ name: 'risk', members: ['eva'] }],
  },
  {
    team: { id: 'T0NORTHUS', name: 'Northwind US', domain: 'northwind-us', enterprise },
    users: [{ name: 'uma' }],
    channels: [{ name: 'risk', members: ['uma'] }],
  },
];

async function start(options: Partial<SlackOptions> = {}) {
  const platform = await startSlackPlatform({ signingSecret: 'a secret', ...options, workspaces: seeds });
  onTestFinished(() => platform.close());
  const slack = (token?: string) =>
    new WebClient(token, { slackApiUrl: platform.apiUrl, retryConfig: { retries: 0 }, timeout: 5_000 });
  const [{ clientId = '', clientSecret = '' } = {}] = platform.workspaces;
  const visit = (query: Record<string, string>) => {
    const page = new URL(platform.authorizeUrl);
    page.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: 'http://localhost/back',
      ...query,
    }).toString();
    return fetch(page, { redirect: 'manual' });
  };
  const install = async (team: string) => {
    const back = new URL((await visit({ team, state: 's' })).headers.get('location') ?? '');
    const code = back.searchParams.get('code') ?? '';
    const asked = { client_id: clientId, client_secret: clientSecret, redirect_uri: 'http://localhost/back', code };
    return slack().oauth.v2.access(asked);
  };
  const refresh = (refresh_token: string) =>
    slack().oauth.v2.access({
      ...{ client_id: clientId, client_secret: clientSecret, grant_type: 'refresh_token', refresh_token },
    });
  return { platform, slack, visit, install, refresh };
}

test('each workspace knows its own token only, and no two have an id in common', async () => {
  const { platform, slack } = await start();
  const [acme, eu] = platform.workspaces;
  if (!acme || !eu) throw new Error('too few workspaces');
  expect(await slack(acme.botToken).auth.test()).toMatchObject({ team_id: 'T0ACMEBANK' });
  expect(await slack(eu.botToken).auth.test()).toMatchObject({ team_id: 'T0NORTHEU' });
  await acme.invite('#governance');
  const theirs = slack(eu.botToken).chat.postMessage({ channel: acme.channel('#governance').id, text: 'Hello' });
  await expect(theirs).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  const ids = platform.workspaces.flatMap(({ workspace }) => workspace.channels().map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('the page lets people choose a workspace or the organisation, or cancel', async () => {
  const { visit } = await start();
  const page = await (await visit({ state: 's' })).text();
  for (const id of ['T0ACMEBANK', 'T0NORTHEU', 'T0NORTHUS', 'E0NORTHWIND']) expect(page).toContain(`team=${id}`);
  const back = new URL((await visit({ state: 's', deny: '1' })).headers.get('location') ?? '');
  expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 's' });
});

test("an organisation's token reaches its workspaces where they have no other", async () => {
  const { platform, slack, install } = await start({ isInstalled: false });
  const answer = await install('E0NORTHWIND');
  expect(answer).toMatchObject({ team: null, enterprise, is_enterprise_install: true });
  const client = slack(answer.access_token);
  expect(await client.auth.test()).toMatchObject({ team_id: 'E0NORTHWIND', is_enterprise_install: true });
  for (const [ref, name] of [
    ['Northwind EU', 'eva'],
    ['Northwind US', 'uma'],
  ] as const) {
    const workspace = platform.workspace(ref);
    await workspace.invite('#risk');
    const { id } = workspace.channel('#risk');
    await client.chat.postMessage({ channel: id, text: `Hello ${name}` });
    expect(workspace.messages('#risk').map(({ text }) => text)).toEqual([`Hello ${name}`]);
  }
  platform.organisation('E0NORTHWIND').granted.delete('T0NORTHUS');
  const channel = platform.workspace('Northwind US').channel('#risk').id;
  await expect(client.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({
    data: { error: 'team_access_not_granted' },
  });
});

test('a rotated token ends after twelve hours, and a refresh token works once', async () => {
  const clock = createManualClock();
  const { slack, install, refresh } = await start({ clock, isRotated: true, isInstalled: false });
  const first = await install('T0NORTHEU');
  expect(first).toMatchObject({ expires_in: 43_200, refresh_token: expect.any(String) });
  clock.set(11 * 3_600_000);
  const second = await refresh(String(first.refresh_token));
  expect(await slack(first.access_token).auth.test()).toMatchObject({ ok: true });
  clock.set(2 * 3_600_000);
  await expect(slack(first.access_token).auth.test()).rejects.toMatchObject({ data: { error: 'token_expired' } });
  expect(await slack(second.access_token).auth.test()).toMatchObject({ ok: true });
  await expect(refresh(String(first.refresh_token))).rejects.toMatchObject({
    data: { error: 'invalid_refresh_token' },
  });
});
