import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeNumbered } from '../support/events.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** The commands of docs/deploy.md, as they stand there. */
const [, chapter = ''] = readFileSync('docs/deploy.md', 'utf8').split('### Restore drill\n');
const [, drill = ''] = chapter.match(/```sh\n([\s\S]*?)```/) ?? [];

/** Types the commands, each as soon as the one before it ended well. */
async function typeAll(script: string, env: Readonly<Record<string, string>>) {
  const shell = spawn('sh', ['-euc', script], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  let out = '';
  let err = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  shell.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await once(shell, 'close');
  return { status: shell.exitCode, out, err };
}

test('the restore drill of docs/deploy.md shows what it promises, and a wrong key ends it', async () => {
  const { env, send, waitForTexts } = await startSubscribed({ what: 'reviews' });
  await send(makeNumbered(1));
  await waitForTexts(1);
  const database = (env['DATABASE_URL'] ?? '').replace('sqlite:', '');
  const folder = tempFolder();
  const all = { ...env, DATABASE: database, BACKUPS: folder };
  const { status, out, err } = await typeAll(drill, all);
  expect({ status, err: err.replaceAll(/\d+ %\n/g, '') }).toEqual({ status: 0, err: '' });
  const copy = join(folder, 'drill.db');
  expect(out).toContain(`The backup is in ${copy}.`);
  expect(out).toContain(`${copy} is up to date.\n`);
  expect(out).toMatch(/^server +not running$/m);
  expect(out).toMatch(new RegExp(`^ +${env['CREDO_TENANT']} +webhook active`, 'm'));
  const shown = await typeAll('npm run -s cli -- events list', env);
  expect(out.endsWith(shown.out)).toBe(true);

  writeFileSync(`${copy}.key`, `${Buffer.alloc(32, 1).toString('base64')}\n`);
  const wrong = await typeAll('DATABASE_URL="sqlite:$BACKUPS/drill.db" npm run -s cli -- status', all);
  expect(wrong).toMatchObject({ status: 1, out: '' });
  expect(wrong.err).not.toBe('');
});
