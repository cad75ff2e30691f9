import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeNumbered, numbersIn } from '../support/events.ts';
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

test('a key that is missing is said, and nothing is changed', async () => {
  const { env } = await startSubscribed({ what: 'reviews' });
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
