import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { actOn } from '../sandbox/open-page.ts';
import { childrenOf, runSandbox } from '../support/run-sandbox.ts';
import { until } from '../support/until.ts';

const many = ['--postgres', '--replicas', '3', '--workspaces', '2'];

test('the demo holds with three replicas on PostgreSQL, through requests and through websockets', async () => {
  for (const more of [[], ['--socket']]) {
    const { printed, exitCode, folder } = runSandbox('--demo', '--speed', '300', ...many, ...more);
    expect(await exitCode, printed.text).toBe(0);
    expect(printed.text).toContain('✓ A replica dies while events come');
    expect(printed.text).toContain('Lost: 0. Sent twice: 0.');
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('a sandbox that is killed takes along its database and its replicas, even one that stands still', async () => {
  const sandbox = runSandbox('--port', '0', ...many);
  const [url] = await until(() => /http:\/\/127\.0\.0\.1:\d+\//.exec(sandbox.printed.text), 'the address', 120_000);
  const children = childrenOf(sandbox.child);
  expect(children).toHaveLength(process.platform === 'linux' ? 4 : 0);
  expect(await actOn(url)('app/pause', { replica: 2 })).toEqual({ ok: true });
  sandbox.child.kill('SIGKILL');
  await until(() => children.every((pid) => !existsSync(`/proc/${pid}`)), 'all to end', 20_000);
  await until(() => readdirSync(sandbox.folder).length === 0, 'the folders to go', 20_000);
});
