import { cpSync, readFileSync, statSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrations } from '../../src/store/migrate.ts';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { makeOldDatabase } from '../support/old-database.ts';
import { askCli, runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

const databaseOf = (env: Readonly<Record<string, string>>) => (env['DATABASE_URL'] ?? '').replace('sqlite:', '');

test('a backup taken while events come in is whole, private, and the app goes on from it', async () => {
  const world = await startSubscribed({ what: 'reviews', env: { SLACK_PACE_MS: '20' } });
  const { env, send, texts, slack } = world;
  let number = 0;
  const sending = (async () => {
    while (number < 60) {
      number += 1;
      await send(makeNumbered(number));
    }
  })();
  await until(() => number > 20, 'some events');
  const file = join(tempFolder(), 'backup.db');
  const { status, out } = await runCli(env, 'backup', file);
  expect({ status, mode: (statSync(file).mode & 0o777).toString(8) }).toEqual({ status: 0, mode: '600' });
  expect(out).toContain(`The backup is in ${file}. Keep a copy of ${databaseOf(env)}.key with it`);
  await sending;
  await slack.waitFor(() => (numbersIn(texts()).length >= 60 ? true : null), { timeoutMs: 30_000 });

  const another = join(tempFolder(), 'another.db');
  const paths = { database: databaseOf(env), keyFile: `${databaseOf(env)}.key` };
  expect(await askCli(env, 'backup', another)).toEqual({ backup: another, ...paths });

  const restored = join(tempFolder(), 'restored.db');
  cpSync(file, restored);
  cpSync(`${databaseOf(env)}.key`, `${restored}.key`);
  const again = { ...env, DATABASE_URL: `sqlite:${restored}` };
  const { unmatched, waiting } = await askCli<{ unmatched: number; waiting: number }>(again, 'status');
  expect(unmatched + waiting).toBeLessThan(60);
  expect((await runCli(again, 'doctor')).out).toMatch(/✅ +database +whole\n/);
  expect(await runCli(env, 'backup', file)).toMatchObject({
    status: 1,
    err: `${file} exists already. Choose a new file name; nothing was overwritten.\n`,
  });
});

test('a backup into a folder that does not exist says so and leaves nothing', async () => {
  const { env } = await startSubscribed({ what: 'reviews' });
  const file = join(tempFolder(), 'nowhere', 'backup.db');
  const { status, err } = await runCli(env, 'backup', file);
  expect(status).toBe(1);
  expect(err).toContain(`The backup could not be written to ${file}.`);
});

test('keys are rotated while the server runs, and it reads what was sealed with the new one', async () => {
  const { env, credo, type, restart, send, waitForTexts } = await startSubscribed({ what: 'reviews' });
  const keyFile = `${databaseOf(env)}.key`;
  const before = readFileSync(keyFile, 'utf8');
  expect(await runCli(env, 'keys', 'rotate')).toMatchObject({ status: 0, err: '' });
  const after = readFileSync(keyFile, 'utf8');
  expect(after).not.toBe(before);
  expect(after.trim().split('\n')).toHaveLength(1);
  expect((statSync(keyFile).mode & 0o777).toString(8)).toBe('600');

  await type('ana', '#governance', 'subscribe tasks');
  expect(credo.webhooks[0]?.attributes.event_types).toContain('use_case_review_task_status_updated');
  await restart();
  await send(makeNumbered(1));
  await waitForTexts(1);
});

test('keys from the environment are changed only once the server encrypts with the new one', async () => {
  const [oldKey = '', newKey = ''] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  const world = await startSubscribed({ what: 'reviews', env: { ENCRYPTION_KEYS: oldKey } });
  const { env, restart, send, waitForTexts } = world;
  const rotated = { ...env, ENCRYPTION_KEYS: `${newKey},${oldKey}` };
  const refused = await runCli(rotated, 'keys', 'rotate');
  expect(refused).toMatchObject({ status: 1, out: '' });
  expect(refused.err).toContain('Nothing was changed. Restart the server with NEW,OLD first');
  await send(makeNumbered(1));
  await waitForTexts(1);

  Object.assign(env, rotated);
  await restart();
  expect(await askCli(env, 'keys', 'rotate')).toEqual({ resealed: 2, keyFile: null });
  await send(makeNumbered(2));
  await waitForTexts(2);
  Object.assign(env, { ENCRYPTION_KEYS: newKey });
  await restart();
  await send(makeNumbered(3));
  expect(numbersIn(await waitForTexts(3))).toEqual([1, 2, 3]);
});

test('a database made by the CLI is one the server starts on', async () => {
  const world = await startSubscribed({ what: 'reviews' });
  const { env, restart } = world;
  Object.assign(env, { DATABASE_URL: `sqlite:${join(tempFolder(), 'new.db')}` });
  const { status, out, err } = await runCli(env, 'migrate');
  expect({ status, out }).toEqual({ status: 0, out: `${databaseOf(env)} is up to date.\n` });
  expect(await askCli(env, 'migrate')).toEqual({ database: databaseOf(env), migrated: [] });
  expect(err.split('\n')).toEqual([...Object.keys(migrations).map((name) => `${name} …`), '']);
  await restart();
  expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
});

test('a database is the same by whatever name it is reached', async () => {
  const { env } = await startSubscribed({ what: 'reviews' });
  const link = join(tempFolder(), 'link.db');
  symlinkSync(databaseOf(env), link);
  const other = { ...env, DATABASE_URL: `sqlite:${link}` };
  expect(await runCli(other, 'migrate')).toMatchObject({
    status: 1,
    err: `Another server is using ${databaseOf(env)}. Stop it first; one server runs per SQLite file.\n`,
  });
  expect(await askCli(other, 'keys', 'rotate')).toEqual({ resealed: 2, keyFile: `${databaseOf(env)}.key` });
});

test('an upgrade needs no folder for temporary files', async () => {
  const path = join(tempFolder(), 'old.db');
  await makeOldDatabase(path, { settled: 2_000, waiting: 0, at: 1 });
  const { env } = await startSubscribed({ what: 'reviews' });
  const folder = tempFolder();
  const made: unknown[] = [];
  const watcher = watch(folder, (_, name) => void made.push(name));
  onTestFinished(() => watcher.close());
  const old = {
    ...env,
    ...{
      SQLITE_TMPDIR: folder,
      DATABASE_URL: `sqlite:${path}`,
      ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
    },
  };
  expect(await runCli(old, 'migrate')).toMatchObject({ status: 0 });
  writeFileSync(join(folder, 'last'), '');
  await until(() => made.length > 0, 'the watcher');
  expect([...new Set(made)]).toEqual(['last']);
});

test('a key that is missing is said, and nothing is changed', async () => {
  const { env, app } = await startSubscribed({ what: 'reviews' });
  await app.stop();
  const keyFile = `${databaseOf(env)}.key`;
  const before = readFileSync(keyFile, 'utf8');
  const other = { ...env, ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64') };
  const { status, err } = await runCli(other, 'keys', 'rotate');
  expect(status).toBe(1);
  expect(err).toContain('Add the old key behind the new one.');
  expect(readFileSync(keyFile, 'utf8')).toBe(before);
  expect((await runCli(env, 'status')).status).toBe(0);
});

test('the doctor finds what is wrong and says what to do', async () => {
  const { env, slack } = await startSubscribed({ what: 'reviews' });
  expect(await runCli(env, 'doctor')).toMatchObject({ status: 0 });
  slack.setScopes(slack.calls('auth.test').length > 0 ? ['commands', 'chat:write'] : []);
  const sick = { ...env, CREDO_API_KEY: 'a-wrong-api-key', PUBLIC_URL: 'http://127.0.0.1:9' };
  const { status, out } = await runCli(sick, 'doctor');
  expect(status).toBe(1);
  expect(out).toMatch(/❌ +Slack +the app lacks permissions/);
  expect(out).toMatch(/❌ +Credo AI +unauthorized/);
  expect(out).toMatch(/❌ +public address +not reached/);
  expect(out).toContain('channels:read');
});

test('the doctor knows a damaged database and settings that are missing', async () => {
  const path = join(tempFolder(), 'app.db');
  writeFileSync(path, 'SQLite format 3\0 and then nothing that is one');
  const { env } = await startSubscribed({ what: 'reviews' });
  expect((await runCli({ ...env, DATABASE_URL: `sqlite:${path}` }, 'doctor')).out).toMatch(/❌ +database +damaged/);
  const { status, out } = await runCli({}, 'doctor');
  expect(status).toBe(1);
  expect(out).toContain('PUBLIC_URL is missing');
});
