import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { createSecretBox } from '../../src/secret-box.ts';
import { createConnections, hashKey } from '../../src/store/connections.ts';
import { createDirectoryStore } from '../../src/store/directory.ts';
import { openTemporary, openTemporaryFile } from './open-temporary.ts';

const oldKey = Buffer.alloc(32, 1);
const newKey = Buffer.alloc(32, 2);

test('a connection is made once, with keys nobody can guess', async () => {
  const store = await openTemporary();
  const connections = createConnections(store, createSecretBox([oldKey]));
  const made = await connections.ensure('default', 'acme');
  expect(Buffer.from(made.webhookKey, 'base64url')).toHaveLength(32);
  expect(Buffer.from(made.oauthSecret, 'base64url')).toHaveLength(32);
  expect(await connections.ensure('default', 'acme')).toEqual(made);
  const other = await connections.ensure('another', 'acme');
  expect(new Set([made.webhookKey, made.oauthSecret, other.webhookKey, other.oauthSecret]).size).toBe(4);
  expect(await connections.get('nobody')).toBeNull();
});

test('another tenant gets another address, and nothing known of the first one', async () => {
  const store = await openTemporary();
  const connections = createConnections(store, createSecretBox([oldKey]));
  const people = createDirectoryStore(store);
  const first = await connections.ensure('default', 'acme');
  await connections.noteWebhook('default', {
    webhookId: 'w1',
    webhookTypes: ['use_case_comment'],
    webhookState: 'active',
    webhookFailure: null,
    unneededSince: null,
  });
  await people.remember('default', 'use_case', 'u1', { id: 'u1', name: 'Of acme' });
  const moved = await connections.ensure('default', 'other');
  expect(moved).toMatchObject({ tenant: 'other', webhookId: null, webhookTypes: [], webhookState: 'none' });
  expect(await connections.idByKeyHash(hashKey(first.webhookKey))).toBeNull();
  expect(await connections.idByKeyHash(hashKey(moved.webhookKey))).toBe('default');
  expect(await people.recall('default', 'use_case', 'u1')).toBeNull();
});

test('a connection is found by the hash of its key and by nothing else', async () => {
  const store = await openTemporary();
  const connections = createConnections(store, createSecretBox([oldKey]));
  const { webhookKey, oauthSecret } = await connections.ensure('default', 'acme');
  expect(await connections.idByKeyHash(hashKey(webhookKey))).toBe('default');
  for (const wrong of [webhookKey, hashKey(oauthSecret), hashKey(`${webhookKey}x`), ''])
    expect(await connections.idByKeyHash(wrong)).toBeNull();
});

test('the only address Credo knows is not given up for one nobody was told of', async () => {
  const store = await openTemporary();
  const connections = createConnections(store, createSecretBox([oldKey]));
  const first = await connections.ensure('default', 'acme');
  expect(await connections.rotateKey('default')).toBe(true);
  const second = await connections.get('default');
  expect(await connections.rotateKey('default')).toBe(false);
  expect(await connections.get('default')).toEqual(second);
  expect(await connections.idByKeyHash(hashKey(first.webhookKey))).toBe('default');
  await connections.endOverlap('default', store.clock.now() + 1_000);
  expect(await connections.rotateKey('default')).toBe(true);
  expect(await connections.idByKeyHash(hashKey(second?.webhookKey ?? ''))).toBe('default');
});

// It looks into SQLite itself.
if (inject('engine') === 'sqlite') {
  test('the files hold neither key nor secret', async () => {
    const store = await openTemporaryFile();
    const connections = createConnections(store, createSecretBox([oldKey]));
    const { webhookKey, oauthSecret } = await connections.ensure('default', 'acme');
    const folder = dirname(store.path);
    const content = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(content.includes('default')).toBe(true);
    for (const secret of [webhookKey, oauthSecret]) {
      expect(content.includes(secret)).toBe(false);
      expect(content.includes(Buffer.from(secret, 'base64url'))).toBe(false);
    }
  });
}

test('secrets can be read as long as the old key is known, and not when they were moved', async () => {
  const store = await openTemporary();
  const { webhookKey } = await createConnections(store, createSecretBox([oldKey])).ensure('default', 'acme');
  const rotated = createConnections(store, createSecretBox([newKey, oldKey]));
  expect((await rotated.get('default'))?.webhookKey).toBe(webhookKey);
  await expect(createConnections(store, createSecretBox([newKey])).get('default')).rejects.toMatchObject({
    code: 'encryption_key_missing',
  });
  await rotated.ensure('another', 'acme');
  const { oauth_secret } = await store.db
    .selectFrom('connections')
    .select('oauth_secret')
    .where('id', '=', 'another')
    .executeTakeFirstOrThrow();
  await store.db.updateTable('connections').set({ oauth_secret }).where('id', '=', 'default').execute();
  await expect(rotated.get('default')).rejects.toMatchObject({ code: 'secret_unreadable' });
});

test('what is known of the webhook is kept', async () => {
  const store = await openTemporary();
  const connections = createConnections(store, createSecretBox([oldKey]));
  const made = await connections.ensure('default', 'acme');
  expect(made).toMatchObject({ webhookId: null, webhookTypes: [], webhookState: 'none', lastEventAt: null });
  const note = {
    webhookId: 'w1',
    webhookTypes: ['use_case_comment'],
    webhookState: 'waiting',
    webhookFailure: 'timeout',
    unneededSince: 5,
  } as const;
  await connections.noteWebhook('default', note);
  expect(await connections.get('default')).toEqual({ ...made, ...note, webhookCheckedAt: store.clock.now() });
});
