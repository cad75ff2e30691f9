import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createManyWorkspaces } from '../../src/slack/many-workspaces.ts';
import { createWebClient } from '../../src/slack/web-client.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { makeMessage, testBox } from '../store/builders.ts';
import { openTemporary } from '../store/open-temporary.ts';

const log = createLog('silent', []);

/** Installed: T1 for itself, T2 for itself in organisation E1, E1 as a whole. */
async function start() {
  const store = await openTemporary();
  const installations = createInstallations(store, testBox);
  const { forget, clients, authorize } = createManyWorkspaces({
    ...{ installations, clock: store.clock },
    tokenOf: async ({ token }) => token?.accessToken ?? null,
    clientFor: (token) => createWebClient({ token, apiUrl: 'http://127.0.0.1:1', timeoutMs: 1, log }),
  });
  const install = (teamId: string, enterpriseId: string | null, token = `xoxb-${teamId}`) =>
    installations.install(
      {
        ...{ teamId, enterpriseId, teamName: teamId, botUserId: `U${teamId}`, botId: 'B' },
        ...{ token: { accessToken: token, rotation: null }, scopes: '', installedBy: 'U' },
      },
      makeMessage('Welcome'),
    );
  await install('T1', null);
  await install('T2', 'E1');
  await install('E1', 'E1');
  const block = async (teamId: string, reason: string) => {
    await installations.block(teamId, reason);
    forget(teamId);
  };
  return { ...store, clients, authorize, block, install, tokenOf: async (id: string) => (await clients.of(id)).token };
}

const from = (teamId: string | undefined, enterpriseId?: string, isEnterpriseInstall = false) => ({
  ...{ teamId, enterpriseId, isEnterpriseInstall },
});

test('each workspace is spoken to with its own token', async () => {
  const { tokenOf } = await start();
  expect(await tokenOf('T1')).toBe('xoxb-T1');
  expect(await tokenOf('T2')).toBe('xoxb-T2');
  expect(await tokenOf('E1')).toBe('xoxb-E1');
  await expect(tokenOf('T9')).rejects.toMatchObject({ code: 'not_installed' });
});

test('a workspace whose own token is refused is spoken to with the token of its organisation', async () => {
  const { tokenOf, block } = await start();
  await block('T2', 'token_dead');
  expect(await tokenOf('T2')).toBe('xoxb-E1');
  await block('T1', 'token_dead');
  expect(await tokenOf('T1')).toBe('xoxb-T1');
});

test.each([
  ['a workspace', from('T1'), 'T1'],
  ['one with an installation of its own in an organisation', from('T2', 'E1'), 'T2'],
  ['the same, when Slack speaks of the organisation', from('T2', 'E1', true), 'T2'],
  ['one that its organisation installed it for', from('T3', 'E1', true), 'E1'],
  ['the organisation', from(undefined, 'E1', true), 'E1'],
  ['the organisation, when somebody of another company acted', from('T1', 'E1', true), 'E1'],
])('a request from %s is for the right installation', async (_, source, expected) => {
  const { authorize } = await start();
  expect(await authorize(source)).toEqual({
    teamId: expected,
    bot: { token: `xoxb-${expected}`, userId: `U${expected}`, id: 'B' },
  });
});

test('a request from anywhere else has no bot', async () => {
  const { authorize } = await start();
  expect(await authorize(from('T9'))).toEqual({ teamId: 'T9', bot: null });
  expect(await authorize(from('T9', 'E9', true))).toEqual({ teamId: 'T9', bot: null });
});

test('an installation made by another replica is known at once, a new token within seconds', async () => {
  const { authorize, install, tokenOf, clock } = await start();
  expect(await authorize(from('T5'))).toMatchObject({ bot: null });
  await install('T5', null);
  expect(await authorize(from('T5'))).toMatchObject({ bot: { token: 'xoxb-T5' } });
  await install('T5', null, 'xoxb-T5-new');
  clock.set(2_001);
  expect(await tokenOf('T5')).toBe('xoxb-T5-new');
});
