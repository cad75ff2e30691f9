import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { status } from '../../../src/cli/verbs/status.ts';
import { readConfig } from '../../../src/config.ts';
import { makeNumbered } from '../../support/events.ts';
import { startSubscribed } from '../../support/subscribed.ts';
import { until } from '../../support/until.ts';
import { startWorld } from '../../support/world.ts';

const clear = '\u001b[?1049l';

/** `status --watch` in a terminal of its own. */
function sit(env: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => void raw.push(isRaw) });
  const output = Object.assign(new PassThrough(), { rows: 30, columns: 60 });
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const ended = status.run(['--watch'], {
    config: () => readConfig(env),
    environment: () => more,
    ...{ terminal: { input, output }, folder: '/', startServer: async () => 1 },
    ...{ out: () => undefined, note: () => undefined },
  });
  onTestFinished(() => void input.end());
  return { ended, raw, type: (keys: string) => void input.write(keys), shown: () => shown };
}

test('it redraws with rates, and q gives the terminal back as it was', async () => {
  const { env, send, waitForTexts } = await startSubscribed({ what: 'reviews' });
  const { ended, raw, type, shown } = sit(env);
  await until(() => shown().includes('server'), 'the first frame');
  await send(makeNumbered(1));
  await waitForTexts(1);
  await until(() => /a second +(?!0\.0)\d\.\d received, (?!0\.0)\d\.\d matched/.test(shown()), 'the rates');
  type('q');
  expect(await ended).toBe(0);
  expect(raw).toEqual([true, false]);
  expect(shown().endsWith(`\u001b[?25h${clear}`)).toBe(true);
  expect(shown()).toContain('\u001b[1m');
  for (const line of shown().split('\r\n')) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told
    expect(line.replace(/\u001b\[[?\d]*\w/g, '').length).toBeLessThan(60);
  }
});

test('Ctrl-C ends it as well, and NO_COLOR is honoured', async () => {
  const { env } = await startWorld();
  const { ended, type, shown } = sit(env, { NO_COLOR: '1' });
  await until(() => shown().includes('dead letters'), 'the first frame');
  type('\u0003');
  expect(await ended).toBe(0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told
  expect(shown()).not.toMatch(/\u001b\[\d+m/);
});

test.each([
  [
    [],
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\nserver +running\n/,
    /\n\d{4}-[^\n]*Z\nserver +running\na second +0\.0 received/,
  ],
  [['--json'], /^\{"at":\d+,[^\n]*"rates":null\}\n/, /\n\{"at":\d+,[^\n]*"rates":\{"received":0/],
])('without a terminal, %j, one follows the other until it is asked to stop', async (args, first, second) => {
  const { env } = await startWorld();
  const command = [join(process.cwd(), 'src/cli.js'), 'status', '--watch', '--every', '1', ...args];
  const child = spawn(process.execPath, command, { cwd: '/', env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await until(() => second.test(out), 'the second block');
  expect(out).toMatch(first);
  expect(out).not.toContain('\u001b');
  child.kill('SIGINT');
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
});
