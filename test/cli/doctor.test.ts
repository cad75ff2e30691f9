import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Check } from '../../src/cli/checks/check.ts';
import { clockCheck } from '../../src/cli/checks/clock.ts';
import { serverCheck } from '../../src/cli/checks/server.ts';
import { doctor } from '../../src/cli/verbs/doctor.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { connectCredo } from '../../src/connect-credo.ts';
import { createLog } from '../../src/log.ts';
import { neededScopes, optionalScopes } from '../../src/slack/scopes.ts';
import { connect } from '../support/connect-credo.ts';
import { startMany } from '../support/many-workspaces.ts';
import { freshDatabase } from '../support/postgres.ts';
import { runCli } from '../support/run-cli.ts';
import { startCredos } from '../support/several-credos.ts';
import { startSubscribed } from '../support/subscribed.ts';
import { until } from '../support/until.ts';
import { startWorld } from '../support/world.ts';

type Environment = Readonly<Record<string, string>>;

/** What `doctor --json` prints, and how it ends. */
async function examine(env: Environment) {
  let printed = '';
  const code = await doctor.run(['--json'], {
    config: () => readConfig(env),
    environment: () => env,
    ...{ terminal: null, folder: '/', startServer: async () => 1, note: () => undefined },
    out: (text) => {
      printed += text;
    },
  });
  const checks = JSON.parse(printed) as readonly Check[];
  return { code, checks, line: (what: string) => checks.find((check) => check.what === what) };
}

test('beside a healthy server every line is well, but that only this machine reaches it', async () => {
  const { env, slack } = await startSubscribed({ what: 'reviews' });
  slack.setScopes([...neededScopes, ...optionalScopes]);
  const { code, checks, line } = await examine(env);
  expect(code).toBe(0);
  expect(checks.filter(({ state }) => state !== 'ok').map(({ what }) => what)).toEqual(['public address']);
  expect(line('server on this machine')?.found).toMatch(/^version \d+\.\d+\.\d+ runs and is ready$/);
  expect(line('clock against Slack')?.found).toBe('agrees');
  expect(line('clock against Credo AI')?.found).toBe('agrees');
  expect(line('webhook at acme')?.found).toBe('present, right address, 1 event types');
});

test('without a server it says so, and everything else all the same', async () => {
  const { env, app } = await startSubscribed({ what: 'reviews' });
  await app.stop();
  const { line } = await examine(env);
  expect(line('server on this machine')).toMatchObject({ state: 'warning', found: 'not running' });
  expect(line('database')).toMatchObject({ state: 'ok', found: 'whole' });
  expect(line('webhook at acme')?.state).toBe('ok');
});

test('another version, and another server than ours', async () => {
  const { env, slack } = await startWorld();
  const config = readConfig(env);
  expect(await serverCheck(config, '99.0.0')).toMatchObject({
    state: 'warning',
    advice: expect.stringContaining('99.0.0'),
  });
  const slackPort = Number(new URL(slack.apiUrl).port);
  expect(await serverCheck({ HOST: '127.0.0.1', PORT: slackPort }, '1.0.0')).toMatchObject({ found: 'something else' });
});

test('a webhook that is gone, leads elsewhere, lacks something, or was changed', async () => {
  const { env, credo, app } = await startSubscribed({ what: 'reviews tasks' });
  await app.stop();
  const api = connectCredo(readConfig(env), systemClock, createLog('silent', []));
  const [hook] = (await api?.webhooks.list()) ?? [];
  if (!api || !hook) throw new Error('There is no webhook.');
  const changed = async (change: Partial<typeof hook.attributes>) => {
    await api.webhooks.update(hook.id, { ...hook.attributes, ...change });
    return (await examine(env)).line('webhook at acme');
  };
  expect(await changed({ url: 'https://elsewhere.example.com/' })).toMatchObject({ found: 'has another address' });
  const lacking = await changed({ event_types: hook.attributes.event_types.slice(1) });
  expect(lacking?.found).toMatch(/^lacks 1 of \d event types$/);
  expect(lacking?.advice).toContain(hook.attributes.event_types[0]);
  expect(await changed({ environment: 'staging' })).toMatchObject({ found: 'is not as it should be' });
  expect(await changed({})).toMatchObject({ state: 'ok' });
  credo.removeWebhook(hook.id);
  const { code, line } = await examine(env);
  expect(code).toBe(1);
  expect(line('webhook at acme')).toMatchObject({ found: 'missing', advice: expect.stringContaining('webhooks sync') });
  credo.fault({ path: /webhooks/, status: 403, times: 9 });
  expect((await examine(env)).line("Credo AI's webhooks")?.advice).toContain('webhooks by-hand');
});

test('scopes the manifest does not ask for are named', async () => {
  const { env, slack } = await startWorld();
  slack.setScopes([...neededScopes, 'files:write']);
  const { line } = await examine(env);
  expect(line('Slack')).toMatchObject({ state: 'warning', advice: expect.stringContaining('files:write') });
  expect(line('Slack')?.advice).not.toContain('dnd:read');
});

test('many workspaces have a line each, by name', async () => {
  const { env, install } = await startMany();
  expect((await examine(env)).line('Slack')).toMatchObject({ found: 'not installed anywhere yet' });
  await install('T0NORTHEU');
  const { checks } = await examine(env);
  expect(checks.filter(({ what }) => what.startsWith('Slack, ')).map(({ what }) => what)).toEqual([
    'Slack, Northwind EU',
  ]);
});

test('what workspaces connected has lines of its own, by name', async () => {
  const credos = await startCredos(['alpha', 'beta']);
  const world = await startMany({ env: { CREDO_API_URL: credos.url, CREDO_TENANT: '', CREDO_API_KEY: '' } });
  const [acme] = world.platform.workspaces;
  if (!acme) throw new Error('There is no workspace.');
  await world.install(acme.teamId);
  expect((await examine(world.env)).line('Credo AI')).toMatchObject({ state: 'warning', found: 'not connected' });
  await connect(acme, 'dana', '#governance', credos.of('alpha'), 'Alpha');
  await connect(acme, 'dana', '#governance', credos.of('beta'), 'Beta');
  await world.type(acme, 'ben', '#governance', 'subscribe reviews connection:Alpha');
  await until(() => credos.of('alpha').webhooks[0], 'the webhook');
  const { code, checks, line } = await examine(world.env);
  const about = checks.map(({ what }) => what).filter((what) => / of /.test(what));
  expect(about.filter((what) => what.includes('Alpha'))).toHaveLength(3);
  expect(about.filter((what) => what.includes('Beta'))).toHaveLength(3);
  expect(line(about.find((what) => /^webhook at Alpha/.test(what)) ?? '')?.found).toMatch(/^present, right address/);
  expect(line(about.find((what) => /^webhook at Beta/.test(what)) ?? '')?.found).toMatch(/^not needed/);
  expect(code).toBe(0);

  for (const { id } of credos.of('alpha').webhooks) credos.of('alpha').removeWebhook(id);
  const gone = (await examine(world.env)).line(about.find((what) => /^webhook at Alpha/.test(what)) ?? '');
  const name = /--connection "([^"]+)"/.exec(gone?.advice ?? '')?.[1] ?? '';
  expect(await runCli(world.env, 'webhooks', 'sync', '--connection', name)).toMatchObject({
    ...{ status: 0, out: expect.stringContaining('is as it should be') },
  });
  expect(credos.of('alpha').webhooks).toHaveLength(1);
  expect(await runCli(world.env, 'webhooks', 'list', '--connection', 'nowhere')).toMatchObject({
    ...{
      status: 1,
      err: expect.stringMatching(/^No connection is called "nowhere". There are: "Alpha of .+", "Beta of .+"/),
    },
  });
  credos.of('beta').fault({ path: /exchange/, status: 401, times: 9 });
  expect((await examine(world.env)).line(about.find((what) => /^Credo AI, Beta/.test(what)) ?? '')).toMatchObject({
    ...{ state: 'failed', advice: expect.stringContaining('Make a new one in Credo AI') },
  });
});

test('a database on PostgreSQL, with a server and without its keys', async () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  const { env } = await startSubscribed({
    what: 'reviews',
    env: { DATABASE_URL: await freshDatabase(), ENCRYPTION_KEYS: key },
  });
  const { code, line } = await examine(env);
  expect(code).toBe(0);
  expect(line('database')?.found).toBe('answers, a server works on it');
  expect(line('webhook at acme')?.state).toBe('ok');
  const other = await examine({ ...env, ENCRYPTION_KEYS: Buffer.alloc(32, 2).toString('base64') });
  expect(other.line('stored secrets')).toMatchObject({ state: 'failed' });
  expect(other.code).toBe(1);
});

test('a key file that is gone is said in its line', async () => {
  const { env, app } = await startWorld();
  await app.stop();
  rmSync(`${env['DATABASE_URL']?.replace('sqlite:', '')}.key`);
  const { code, line } = await examine(env);
  expect(code).toBe(1);
  expect(line('stored secrets')?.advice).toContain('Restore the file from a backup');
});

test.each([
  [0, 'ok', 'agrees'],
  [100_000, 'warning', '100 s fast'],
  [-400_000, 'failed', '400 s slow'],
])('a clock that is %i ms off', async (offMs, state, found) => {
  const { slack } = await startWorld();
  const clock = { ...systemClock, now: () => systemClock.now() + offMs };
  const check = await clockCheck('Slack', `${slack.apiUrl}/api.test`, clock);
  expect(check.state).toBe(state);
  // The header has whole seconds.
  expect(Number.parseInt(check.found, 10) || 0).toBeCloseTo(Number.parseInt(found, 10) || 0, -0.5);
});
