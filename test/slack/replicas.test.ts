import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { startSlackPlatform } from '../../src/sandbox/slack/start-platform.ts';
import { createInstaller } from '../../src/slack/installer.ts';
import { createManyWorkspaces } from '../../src/slack/many-workspaces.ts';
import { createTokenKeeper } from '../../src/slack/token-keeper.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createOauthStates } from '../../src/store/oauth-states.ts';
import { openBeside } from '../../src/store/open.ts';
import { makeMessage, testBox } from '../store/builders.ts';
import { openTemporaryFile } from '../store/open-temporary.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';

const log = createLog('silent', []);
const redirectUri = 'https://credo.acme.example/slack/oauth_redirect';
const browser = 'a secret of the browser';
const hourMs = 3_600_000;

/** Three replicas on one database, and a Slack that rotates tokens. */
async function startReplicas() {
  const clock = createHurriedClock();
  const platform = await startSlackPlatform({
    ...{ signingSecret: 'x'.repeat(32), clock, isInstalled: false, isRotated: true, workspaces: [{}] },
  });
  onTestFinished(() => platform.close());
  const [slack] = platform.workspaces;
  if (!slack) throw new Error('no workspace');
  const apiUrl = platform.apiUrl.replace(/\/$/, '');
  const app = { clientId: slack.clientId, clientSecret: slack.clientSecret };
  const clientFor = (token?: string) => createWebClient({ token, apiUrl, timeoutMs: 5_000, log });
  const { path } = await openTemporaryFile();
  const replica = async () => {
    const store = await openBeside({ kind: 'sqlite', path }, clock);
    onTestFinished(() => store.close());
    const installations = createInstallations(store, testBox);
    const keeper = { ...{ app, installations, client: clientFor, clock, log }, onRenewed: () => undefined };
    const { clients } = createManyWorkspaces({
      ...{ installations, clientFor, clock },
      tokenOf: createTokenKeeper(keeper),
    });
    const installer = createInstaller({
      ...{ app, apiUrl, redirectUri, clientFor, installations, clock, log, states: createOauthStates(store) },
      stateSecret: 'test-state-secret',
      welcome: () => makeMessage('Welcome'),
      onInstalled: () => undefined,
    });
    const whoAmI = async () => (await (await clients.of(slack.teamId)).auth.test()).team_id;
    return { installer, whoAmI };
  };
  const visit = async (page: string | null) => {
    const answer = await fetch(page ?? '', { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '').searchParams;
  };
  const replicas = [await replica(), await replica(), await replica()] as const;
  const refreshes = () => slack.calls('oauth.v2.access').filter(({ args }) => args['grant_type'] === 'refresh_token');
  return { slack, clock, replicas, visit, refreshes };
}

test('what one replica began another ends, once, and a third uses it at once', async () => {
  const { slack, replicas, visit } = await startReplicas();
  const [first, second, third] = replicas;
  await expect(third.whoAmI()).rejects.toMatchObject({ code: 'not_installed' });
  const query = await visit(await first.installer.begin(browser));
  const ends = await Promise.all([second, third, first].map(({ installer }) => installer.finish(query, browser)));
  expect(ends.map(({ kind }) => kind).sort()).toEqual(['installed', 'used', 'used']);
  expect(await third.whoAmI()).toBe(slack.teamId);
});

test('of several replicas one renews a token, before it ends and after', async () => {
  const { slack, clock, replicas, visit, refreshes } = await startReplicas();
  const [first] = replicas;
  await first.installer.finish(await visit(await first.installer.begin(browser)), browser);
  for (const shiftMs of [11 * hourMs, 30 * hourMs]) {
    const before = refreshes().length;
    clock.shift(shiftMs);
    const all = await Promise.all(replicas.flatMap(({ whoAmI }) => [whoAmI(), whoAmI()]));
    expect(new Set(all)).toEqual(new Set([slack.teamId]));
    expect(refreshes()).toHaveLength(before + 1);
  }
});
