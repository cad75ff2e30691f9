import { expect, test } from 'vitest';
import { createDirectoryStore } from '../../src/store/directory.ts';
import { openTemporary } from './open-temporary.ts';

async function startDirectory() {
  const store = await openTemporary();
  return { clock: store.clock, directory: createDirectoryStore(store) };
}

test('what was learnt is remembered with its time, and "there is none" as well', async () => {
  const { clock, directory } = await startDirectory();
  expect(await directory.recall('default', 'use_case', 'u1')).toBeNull();
  const firstAt = clock.now();
  await directory.remember('default', 'use_case', 'u1', { name: 'Old' });
  await directory.remember('default', 'user', 'u1', null);
  await clock.advance(5);
  expect(await directory.recall('default', 'use_case', 'u1')).toEqual({ value: { name: 'Old' }, fetchedAt: firstAt });
  expect(await directory.recall('default', 'user', 'u1')).toEqual({ value: null, fetchedAt: firstAt });
  expect(await directory.recall('another', 'use_case', 'u1')).toBeNull();
  await directory.remember('default', 'use_case', 'u1', { name: 'New' });
  expect(await directory.recall('default', 'use_case', 'u1')).toEqual({
    value: { name: 'New' },
    fetchedAt: clock.now(),
  });
});

test('an e-mail is the same in capitals, and another in another workspace', async () => {
  const { directory } = await startDirectory();
  await directory.rememberSlackPerson('T1', 'Ana@Acme.Example', 'UANA');
  expect((await directory.recallSlackPerson('T1', 'ana@acme.example'))?.value).toBe('UANA');
  expect(await directory.recallSlackPerson('T2', 'ana@acme.example')).toBeNull();
  await directory.rememberSlackPerson('T1', 'ana@acme.example', null);
  expect(await directory.recallSlackPerson('T1', 'ANA@acme.example')).toMatchObject({ value: null });
});

test('the latest link of a person wins, by id or e-mail, in one workspace and tenant', async () => {
  const { clock, directory } = await startDirectory();
  const link = (credoRef: string, slackUserId: string) =>
    directory.link({ teamId: 'T1', connectionId: 'default', credoRef, slackUserId, linkedBy: 'UADMIN' });
  const linked = (refs: readonly string[], teamId = 'T1', connectionId = 'default') =>
    directory.linkedSlackUser(teamId, connectionId, refs);
  await link('id-1', 'U1');
  await clock.advance(1);
  await link('ana@acme.example', 'U2');
  expect(await linked(['id-1', 'ana@acme.example'])).toBe('U2');
  await clock.advance(1);
  await link('id-1', 'U3');
  expect(await linked(['id-1', 'ana@acme.example'])).toBe('U3');
  expect(await linked(['somebody'])).toBeNull();
  expect(await linked([])).toBeNull();
  expect(await linked(['id-1'], 'T2')).toBeNull();
  expect(await linked(['id-1'], 'T1', 'another')).toBeNull();
});
