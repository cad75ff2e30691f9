import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeNumbered, numbersIn } from '../support/events.ts';
import { freshDatabase } from '../support/postgres.ts';
import { runCli } from '../support/run-cli.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';

const sent = [1, 2, 3, 4, 5, 6];

test('an installation moves to PostgreSQL, also over a kill -9, and tells there what waited', async () => {
  const to = await freshDatabase();
  const world = await startSubscribed({ what: 'reviews', threads: 'off', env: { SLACK_PACE_MS: '3000' } });
  const { env, send, texts } = world;
  for (const number of sent) await send(makeNumbered(number));
  await until(() => numbersIn(texts()).length > 0, 'the first message');
  const from = env['DATABASE_URL'] ?? '';

  expect(await runCli(env, 'copy', from, to)).toMatchObject({
    status: 1,
    err: 'A server is using the source. Stop it first: what it stores meanwhile would be missing in the copy.\n',
  });
  await world.app.stop();
  const told = numbersIn(texts());
  expect(told.length).toBeLessThan(sent.length);

  await killWhenItCopies(env, from, to);
  const onPostgres = { DATABASE_URL: to, ENCRYPTION_KEYS_FILE: `${from.replace('sqlite:', '')}.key` };
  Object.assign(env, onPostgres);
  await expect(world.restart()).rejects.toThrow('This database is a copy that was not finished.');

  const copied = await runCli(env, 'copy', from);
  expect(copied).toMatchObject({ status: 0, err: expect.stringMatching(/copied deliveries: 100 % \(\d+ of \d+ rows/) });
  expect(copied.out).toMatch(/^deliveries +[1-9]/m);
  expect(copied.out).toContain(`set ENCRYPTION_KEYS_FILE=${onPostgres.ENCRYPTION_KEYS_FILE}.`);

  await world.restart();
  await until(() => numbersIn(texts()).length === sent.length, 'what waited');
  expect(numbersIn(texts())).toEqual(sent);
  await send(makeNumbered(7));
  await until(() => numbersIn(texts()).includes(7), 'what came later');
  expect(world.credo.webhooks).toHaveLength(1);
});

test('what is no address, not there, or full already is refused, and no password is repeated', async () => {
  const { env } = await startSubscribed({ what: 'reviews' });
  const target = await freshDatabase();
  const copy = (...addresses: string[]) => runCli(env, 'copy', ...addresses);
  expect(await copy('mysql://u:secret@host/db', target)).toMatchObject({
    status: 2,
    err: 'The source must be written as sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.\n',
  });
  const missing = join(tempFolder(), 'missing.db');
  expect((await copy(`sqlite:${missing}`, target)).err).toBe(
    `There is no database ${missing} to copy. Nothing was changed.\n`,
  );
  const { status, err } = await copy(env['DATABASE_URL'] ?? '', 'postgres://u:secret@127.0.0.1:1/db');
  expect({ status, isQuiet: !err.includes('secret') }).toEqual({ status: 1, isQuiet: true });
  expect(await copy(target, target)).toMatchObject({ status: 1, err: 'Source and target are the same database.\n' });
});

/** Types the command and ends its process as soon as it says that a table was begun. */
async function killWhenItCopies(env: Readonly<Record<string, string>>, from: string, to: string): Promise<void> {
  const child = spawn(process.execPath, [join(process.cwd(), 'src/cli.js'), 'copy', from, to], { cwd: '/', env });
  child.stderr.once('data', () => child.kill('SIGKILL'));
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
}
