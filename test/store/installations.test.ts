import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/secret-box.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { resealAll, resealable } from '../../src/store/reseal.ts';
import { makeMessage, testBox, testKey } from './builders.ts';
import { openTemporary } from './open-temporary.ts';

const names = { teamId: 'T1', teamName: 'Acme', enterpriseId: null, botUserId: 'U1', botId: 'B1' };
const bought = { ...names, token: { accessToken: 'xoxb-1', rotation: null }, scopes: 'commands', installedBy: 'U9' };

const hello = makeMessage('Welcome');

async function start() {
  const store = await openTemporary();
  return { store, installations: createInstallations(store, testBox) };
}

test('the workspace of the environment is saved and overwritten, without a token', async () => {
  const { installations } = await start();
  expect(await installations.get('T1')).toBeNull();
  await installations.save({ ...names, blockedReason: 'token_dead' });
  await installations.save({ ...names, blockedReason: null, teamName: 'Acme Bank' });
  expect(await installations.get('T1')).toEqual({
    ...{ ...names, teamName: 'Acme Bank', blockedReason: null, token: null, installedBy: null },
  });
});

test('tokens come back as they were, and the database does not hold them', async () => {
  const { store, installations } = await start();
  const token = { accessToken: 'xoxe.xoxb-secret', rotation: { refreshToken: 'xoxe-refresh-secret', expiresAt: 42 } };
  await installations.install({ ...bought, token }, hello);
  expect(await installations.get('T1')).toEqual({ ...names, blockedReason: null, token, installedBy: 'U9' });
  expect(JSON.stringify(await store.rows('select * from installations'))).not.toContain('secret');
});

test('a stored token that was moved to another workspace cannot be used there', async () => {
  const { store, installations } = await start();
  await installations.install(bought, hello);
  await installations.install({ ...bought, teamId: 'T2' }, hello);
  const [{ token = '' } = {}] = await store.rows<{ token: string }>(
    "select token from installations where team_id = 'T1'",
  );
  await store.db.updateTable('installations').set({ token }).where('team_id', '=', 'T2').execute();
  await expect(installations.get('T2')).rejects.toMatchObject({ code: 'secret_unreadable' });
});

test('a new installation brings a new token, which is looked at before the workspace goes on', async () => {
  const { store, installations } = await start();
  await installations.install(bought, hello);
  await installations.block('T1', 'uninstalled');
  await installations.doubt('T1');
  await installations.install({ ...bought, token: { accessToken: 'xoxb-2', rotation: null } }, hello);
  expect(await installations.get('T1')).toMatchObject({
    blockedReason: 'uninstalled',
    token: { accessToken: 'xoxb-2' },
  });
  expect(await installations.takeDue(1_000)).toMatchObject({ teamId: 'T1', toldGoneAt: null });
  expect(await store.rows('select uninstalled_at, told_gone_at from installations')).toEqual([
    { uninstalled_at: null, told_gone_at: null },
  ]);
});

test('of several who look for tokens to check, each installation is taken by one, and not again before it is due', async () => {
  const { store, installations } = await start();
  for (const teamId of ['T1', 'T2', 'T3']) await installations.install({ ...bought, teamId }, hello);
  const taken = await Promise.all(Array.from({ length: 8 }, () => installations.takeDue(1_000)));
  const left = await Promise.all(Array.from({ length: 8 }, () => installations.takeDue(1_000)));
  const teams = [...taken, ...left].flatMap((due) => due?.teamId ?? []);
  expect(teams.length).toBe(new Set(teams).size);
  while (await installations.takeDue(1_000)) teams.push('another');
  expect(teams).toHaveLength(3);
  store.clock.set(1_001);
  expect(await installations.takeDue(1_000)).not.toBeNull();
});

test('what a look at the old token led to does not touch a new installation', async () => {
  const { store, installations } = await start();
  await installations.install(bought, hello);
  const due = await installations.takeDue(1_000);
  if (!due) throw new Error('nothing was due');
  store.clock.set(1);
  await installations.install({ ...bought, token: { accessToken: 'xoxb-2', rotation: null } }, hello);
  const refused = { blockedReason: 'uninstalled', isDoubted: false, isReplaced: false, checkAgainInMs: 1 };
  expect(await installations.settle(due, refused)).toBe(false);
  expect(await installations.get('T1')).toMatchObject({ blockedReason: null });
});

test('nor does it when Slack said meanwhile that the app was taken out', async () => {
  const { installations } = await start();
  await installations.install(bought, hello);
  const due = await installations.takeDue(1_000);
  if (!due) throw new Error('nothing was due');
  await installations.doubt('T1');
  await installations.settle(due, { blockedReason: null, isDoubted: false, isReplaced: false, checkAgainInMs: 1_000 });
  expect(await installations.takeDue(1_000)).toMatchObject({ teamId: 'T1', toldGoneAt: expect.any(Number) });
});

test('a rotation of the encryption key seals tokens anew, but not in the place of newer ones', async () => {
  const { store, installations } = await start();
  const token = { accessToken: 'xoxb-1', rotation: { refreshToken: 'xoxe-1', expiresAt: 42 } };
  await installations.install({ ...bought, token }, hello);
  const newKey = Buffer.alloc(32, 2);
  const both = createSecretBox([newKey, testKey]);
  expect(await resealAll(store, both)).toBe(2);
  const onlyNew = createInstallations(store, createSecretBox([newKey]));
  expect(await onlyNew.get('T1')).toMatchObject({ token });
  expect(await resealable(store, createSecretBox([newKey]))).toBe(2);
});

test('of several who would renew a token one may, and what it gets replaces only the token it renewed', async () => {
  const { store, installations } = await start();
  const token = { accessToken: 'xoxb-1', rotation: { refreshToken: 'xoxe-1', expiresAt: 42 } };
  await installations.install({ ...bought, token }, hello);
  const claims = await Promise.all([1, 2, 3].map(() => installations.claimRenewal('T1', 42, 1_000)));
  expect(claims.filter((isMine) => isMine)).toHaveLength(1);
  expect(await installations.claimRenewal('T1', 42, 1_000)).toBe(false);
  store.clock.set(1_001);
  expect(await installations.claimRenewal('T1', 42, 1_000)).toBe(true);
  const next = { accessToken: 'xoxb-2', rotation: { refreshToken: 'xoxe-2', expiresAt: 84 } };
  await installations.renew('T1', 42, next);
  await installations.renew('T1', 42, { accessToken: 'xoxb-3', rotation: null });
  expect(await installations.get('T1')).toMatchObject({ token: next });
});
