import { existsSync, readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startCredo } from '../../src/sandbox/credo/start-credo.ts';
import { readOptions } from '../../src/sandbox/options.ts';
import { seededRandom } from '../../src/sandbox/seeded-random.ts';
import { childrenOf, runSandbox } from '../support/run-sandbox.ts';
import { until } from '../support/until.ts';

const optionsOf = (...args: string[]) => readOptions(args);

test('options have defaults, and can all be chosen', () => {
  expect(optionsOf()).toEqual({
    options: {
      ...{ isDemo: false, isOpening: true, isSocketMode: false, isPostgres: false },
      ...{ seed: 1, port: 4477, speed: 60, replicas: 1, workspaces: 1 },
    },
  });
  const numbers = ['--seed', '42', '--port=0', '--speed', '1000', '--replicas', '3', '--workspaces', '2'];
  expect(optionsOf('--demo', '--no-open', '--socket', '--postgres', ...numbers)).toEqual({
    options: {
      ...{ isDemo: true, isOpening: false, isSocketMode: true, isPostgres: true },
      ...{ seed: 42, port: 0, speed: 1000, replicas: 3, workspaces: 2 },
    },
  });
  expect(optionsOf('--help', '--port', 'x')).toEqual({ help: true });
});

test.each([
  [['--port', '70000'], '--port must be a whole number from 0 to 65535.'],
  [['--port', '-1'], "'--port'"],
  [['--speed', '0'], '--speed must be a whole number from 1 to 100000.'],
  [['--speed', '1.5'], '--speed must be a whole number'],
  [['--replicas', '2'], 'add --postgres to --replicas.'],
  [['--postgres', '--replicas', '9'], '--replicas must be a whole number from 1 to 5.'],
  [['--seed', 'four'], '--seed must be a whole number from 0 to 4294967295.'],
  [['--colour'], "Unknown option '--colour'."],
  [['--demo=yes'], "'--demo'"],
  [['play'], "Unexpected argument 'play'."],
])('%s is refused in words', (args, problem) => {
  expect(optionsOf(...args)).toEqual({ problem: expect.stringContaining(problem) });
  expect(optionsOf(...args)).toEqual({ problem: expect.stringContaining('--help" shows what is possible.') });
});

test('the same seed gives the same numbers, and another seed others', () => {
  const draw = (seed: number) => Array.from({ length: 20 }, seededRandom(seed).bind(null, 1000));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(8)).not.toEqual(draw(7));
  expect(draw(7).every((number) => Number.isInteger(number) && number >= 0 && number < 1000)).toBe(true);
  expect(new Set(draw(7)).size).toBeGreaterThan(10);
});

test('the same seed gives the same ids', async () => {
  const idsWith = async (seed: number) => {
    const credo = await startCredo({ random: seededRandom(seed) });
    onTestFinished(() => credo.close());
    const [actor = '', useCaseId = ''] = [credo.state.users[1]?.id, credo.state.useCases[0]?.id];
    const sent = new Promise<string>((resolve) => void credo.onEvent(({ svixId }) => resolve(svixId)));
    const { review } = credo.actions.openReview({ actor, useCaseId });
    return [review.id, await sent];
  };
  expect(await idsWith(7)).toEqual(await idsWith(7));
  expect(await idsWith(8)).not.toEqual(await idsWith(7));
});

test('help and wrong options end at once', async () => {
  const help = runSandbox('--help');
  expect(await help.exitCode).toBe(0);
  expect(help.printed.text).toContain('--speed N');
  const wrong = runSandbox('--port', 'none');
  expect(await wrong.exitCode).toBe(1);
  expect(wrong.printed.text).toContain('--port must be a whole number');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends everything and leaves nothing', async (signal) => {
  const sandbox = runSandbox('--port', '0', '--seed', '5');
  const [url] = await until(() => /http:\/\/127\.0\.0\.1:\d+\//.exec(sandbox.printed.text), 'the address', 25_000);
  await until(() => sandbox.printed.text.includes('Seed 5'), 'the seed');
  expect((await fetch(url)).status).toBe(200);
  expect(readdirSync(sandbox.folder)).toHaveLength(1);
  const children = childrenOf(sandbox.child);
  expect(children).toHaveLength(process.platform === 'linux' ? 1 : 0);
  // npm passes on what a terminal sends to both.
  sandbox.child.kill(signal);
  sandbox.child.kill(signal);
  expect(await sandbox.exitCode).toBe(0);
  expect(readdirSync(sandbox.folder)).toEqual([]);
  expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('a sandbox that is killed takes the app and its folder along', async () => {
  const sandbox = runSandbox('--port', '0');
  await until(() => sandbox.printed.text.includes('http://127.0.0.1'), 'the address', 25_000);
  const children = childrenOf(sandbox.child);
  expect(children).toHaveLength(process.platform === 'linux' ? 1 : 0);
  expect(readdirSync(sandbox.folder)).toHaveLength(1);
  sandbox.child.kill('SIGKILL');
  await until(() => children.every((pid) => !existsSync(`/proc/${pid}`)), 'the app to end');
  await until(() => readdirSync(sandbox.folder).length === 0, 'the folder to go');
});

test('an interrupted demo leaves nothing either', async () => {
  const sandbox = runSandbox('--demo');
  await until(() => sandbox.printed.text.includes('Subscribe a channel'), 'the demo', 120_000);
  sandbox.child.kill('SIGINT');
  expect(await sandbox.exitCode).toBe(1);
  expect(readdirSync(sandbox.folder)).toEqual([]);
}, 180_000);

test('the demo prints each step and ends with 0 when everything held', async () => {
  const { printed, exitCode, folder } = runSandbox('--demo', '--speed', '300');
  expect(await exitCode, printed.text).toBe(0);
  expect(printed.text).toContain('✓ Subscribe a channel with one command');
  expect(printed.text).toContain('Everything held.');
  expect(printed.text).toContain('Lost: 0. Sent twice: 0.');
  expect(printed.text).not.toMatch(/[✗❌]/u);
  expect(readdirSync(folder)).toEqual([]);
}, 300_000);
