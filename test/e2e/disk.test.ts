import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { startAppProcess } from '../../src/sandbox/app-process.ts';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { freePort } from '../../src/sandbox/free-port.ts';
import { startSlack } from '../../src/sandbox/slack/start-slack.ts';
import { makeOldDatabase } from '../support/old-database.ts';
import { post } from '../support/post.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { environment, signingSecret } from '../support/world.ts';

const main = join(process.cwd(), 'src/main.js');
const settings = (port: number, path: string) => ({
  ...{ HOST: '127.0.0.1', PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, DATABASE_URL: `sqlite:${path}` },
  ...{ SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: 'xoxb-1-2', SLACK_API_URL: 'http://127.0.0.1:9/api' },
  ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
});

/** Runs the server, which is expected to give up. */
async function runToItsEnd(path: string) {
  const run = spawnSync(process.execPath, [main], {
    encoding: 'utf8',
    cwd: '/',
    env: settings(await freePort(), path),
  });
  return { status: run.status, said: run.stderr.trim() };
}

/** Bytes of noise over this part of a file. */
function spoil(path: string, at: number, length: number): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xa5, at, at + length));
}

/** A fingerprint of each file that holds something; locks and what SQLite shares between processes hold nothing. */
const fingerprints = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !/\.lock$|-shm$/.test(name) && statSync(join(folder, name)).size > 0)
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );

test.each([
  ['header', 0, 100],
  ['page in the middle', 4096 * 40, 4096],
])(
  'a file whose %s is damaged is refused in one line and left as it is, however often it is tried',
  async (_, at, length) => {
    const folder = tempFolder();
    const path = join(folder, 'app.db');
    await makeOldDatabase(path, { settled: 500, waiting: 10, at: Date.now() });
    spoil(path, at, length);
    const before = fingerprints(folder);
    for (let time = 0; time < 2; time += 1) {
      const { status, said } = await runToItsEnd(path);
      expect(status).toBe(1);
      expect(said).toMatch(
        /^The database \S+ is damaged \(.+\)\. Nothing was changed\. Keep the file, restore a backup/,
      );
      expect(said).not.toContain('\n');
      expect(fingerprints(folder)).toEqual(before);
    }
  },
);

test('a folder that cannot be written is said in one line', async () => {
  const { status, said } = await runToItsEnd('/dev/null/app.db');
  expect([status, said]).toEqual([
    1,
    expect.stringMatching(/^The database \S+ cannot be opened\. Check that the folder/),
  ]);
});

test('when the disk fails while it writes, it acknowledges nothing more and ends, and what it acknowledged is there', async () => {
  const slack = await startSlack({ signingSecret });
  const credo = await startCredo();
  const path = join(tempFolder(), 'app.db');
  const { PUBLIC_URL: _url, ...first } = environment(slack, credo, 0, path);
  const healthy = await startAppProcess(first);
  slack.connect(`${healthy.url}/slack/events`);
  onTestFinished(async () => {
    await healthy.kill();
    await slack.close();
    await credo.close();
  });
  await until(() => healthy.log().includes('slack.connected'), 'the token check');
  await slack.waitForAnswer(await slack.command({ user: 'ana', channel: '#governance', text: 'subscribe reviews' }));
  const hook = await until(() => credo.webhooks[0]?.attributes.url, 'the webhook');
  await healthy.stop();

  // No file may grow beyond this, so that a write in the middle of the work fails with EFBIG.
  const port = new URL(healthy.url).port;
  const blocks = Math.ceil(statSync(path).size / 512) + 4_000;
  const limited = spawn('/bin/sh', ['-c', `ulimit -f ${blocks}; exec "$0" "$1"`, process.execPath, main], {
    cwd: '/',
    env: { ...first, HOST: '127.0.0.1', PORT: port, PUBLIC_URL: healthy.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void limited.kill('SIGKILL'));
  let printed = '';
  for (const stream of [limited.stdout, limited.stderr])
    stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
  const ended = once(limited, 'close');
  await until(async () => (await fetch(`${healthy.url}/readyz`).catch(() => null))?.ok, 'the server', 20_000);
  const acknowledged: string[] = [];
  for (let number = 0; number < 40; number += 1) {
    const body = { type: 'CredoAI.unknown.v1', data: { pad: 'x'.repeat(400_000), number } };
    const answer = await post(hook, body, { id: `msg_${number}` }).catch(() => null);
    if (!answer) break;
    if (answer.status === 200) acknowledged.push(`id:msg_${number}`);
  }
  await ended;
  expect(limited.exitCode).toBe(1);
  expect(printed).toContain('The database can no longer be trusted (SQLITE_IOERR');
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.length).toBeLessThan(40);

  await healthy.restart();
  const reader = new SqliteDatabase(path, { readonly: true });
  const stored = new Set(reader.prepare<[], string>('select idempotency_key from events').pluck().all());
  reader.close();
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
}, 90_000);
