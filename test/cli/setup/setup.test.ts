import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { settingsIn } from '../../../src/cli/setup/env-file.ts';
import { readConfig } from '../../../src/config.ts';
import { startCredo } from '../../../src/sandbox/credo/start-credo.ts';
import { startSlack } from '../../../src/sandbox/slack/start-slack.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { keys, sitAtSetup } from '../../support/sit-at-setup.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { signingSecret } from '../../support/world.ts';

const publicUrl = 'http://localhost:4999';
const { enter, down, ctrlC } = keys;

/** An empty folder between a simulated Slack and a simulated Credo AI. */
async function start(scopes?: readonly string[]) {
  const folder = tempFolder();
  const slack = await startSlack({ signingSecret, ...(scopes ? { scopes } : {}) });
  const credo = await startCredo();
  onTestFinished(async () => {
    await slack.close();
    await credo.close();
  });
  const envFile = join(folder, '.env');
  const env = { SLACK_API_URL: slack.apiUrl };
  const secretFile = (name: string, text: string) => {
    writeFileSync(join(folder, name), `${text}\n`);
    return join(folder, name);
  };
  const flags = [
    ...['--yes', '--no-start', '--public-url', publicUrl, '--credo', 'self-hosted', '--credo-api-url', credo.url],
    ...['--slack-signing-secret-file', secretFile('signing', signingSecret), '--credo-tenant', credo.tenant],
    ...['--slack-bot-token-file', secretFile('bot', slack.botToken)],
    ...['--credo-api-key-file', secretFile('key', credo.apiKey)],
  ];
  const written = () => settingsIn(readFileSync(envFile, 'utf8'));
  return { folder, slack, credo, env, envFile, flags, written, secretFile };
}

test('from nothing to settings that start, asked one after the other', async () => {
  const { folder, slack, credo, env, envFile, written } = await start();
  const { answer, ended, screen, starts } = sitAtSetup({ folder, env });
  await answer('Under which https:// address', publicUrl, enter);
  await answer('How does Slack reach this app?', enter);
  await answer('For how many Slack workspaces', enter);
  await answer('https://api.slack.com/apps?new_app=1&manifest_yaml=');
  await answer('Signing Secret', signingSecret, enter);
  await answer('Bot User OAuth Token', slack.botToken, enter);
  await answer('Where is the data kept?', enter);
  await answer('Where shall the database file be?', enter);
  await answer('Which Credo AI', down, enter);
  await answer("Address of your Credo AI's API", '\u0015', credo.url, enter);
  await answer('Address under which people open', enter);
  await answer('Credo AI tenant', credo.tenant, enter);
  await answer('Credo AI API token', credo.apiKey, enter);
  await answer('Write them?', enter);
  await answer('Start the app now?', 'y');
  expect(await ended).toEqual({ code: 0, message: '' });
  expect(starts()).toBe(1);
  expect(written()).toMatchObject({
    ...{ PUBLIC_URL: publicUrl, SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: slack.botToken },
    ...{ CREDO_API_URL: credo.url, CREDO_TENANT: credo.tenant, CREDO_API_KEY: credo.apiKey },
    DATABASE_URL: 'sqlite:data/credo-slack.db',
  });
  expect(readConfig(written()).PUBLIC_URL).toBe(publicUrl);
  expect((statSync(envFile).mode & 0o777).toString(8)).toBe('600');
  expect(existsSync(`${envFile}.setup`)).toBe(false);
  for (const secret of [signingSecret, slack.botToken, credo.apiKey]) expect(screen()).not.toContain(secret);
  expect(screen()).toContain('connected to');
});

test('without anybody there, from flags and files; again, nothing changes', async () => {
  const { folder, env, envFile, flags, written, credo } = await start();
  writeFileSync(envFile, '# mine\nLOG_LEVEL=warn\nCREDO_TENANT=other\n');
  const first = sitAtSetup({ folder, env, args: flags, isAttended: false });
  expect(await first.ended).toEqual({ code: 0, message: '' });
  expect(first.screen()).toContain(`CREDO_TENANT changes to ${credo.tenant}`);
  expect(first.screen()).toContain('\n  CREDO_API_KEY is set to (hidden)\n');
  expect(readFileSync(envFile, 'utf8')).toMatch(/^# mine\nLOG_LEVEL=warn\nCREDO_TENANT=/);
  const before = readFileSync(envFile, 'utf8');
  const again = sitAtSetup({ folder, env, args: ['--yes', '--no-start'], isAttended: false });
  expect(await again.ended).toEqual({ code: 0, message: '' });
  expect(again.screen()).toContain('Everything stands in');
  expect(readFileSync(envFile, 'utf8')).toBe(before);
  expect(written()['LOG_LEVEL']).toBe('warn');
});

test('stopped in the middle, nothing is written, and the next time goes on', async () => {
  const { folder, env, envFile, slack } = await start();
  writeFileSync(envFile, 'LOG_LEVEL=warn\n');
  const first = sitAtSetup({ folder, env });
  await first.answer('Under which https:// address', publicUrl, enter);
  await first.answer('How does Slack', enter);
  await first.answer('For how many', enter);
  await first.answer('Signing Secret', signingSecret, enter);
  await first.answer('Bot User OAuth Token', ctrlC);
  expect((await first.ended).message).toContain('no settings were written');
  expect(readFileSync(envFile, 'utf8')).toBe('LOG_LEVEL=warn\n');
  expect((statSync(`${envFile}.setup`).mode & 0o777).toString(8)).toBe('600');

  const second = sitAtSetup({ folder, env });
  await second.answer('Going on with what an earlier setup was told');
  await second.answer('Under which https:// address', enter);
  await second.answer('How does Slack', enter);
  await second.answer('For how many', enter);
  await second.answer('Signing Secret (Basic Information); Enter keeps the one there is', enter);
  await second.answer('Bot User OAuth Token', slack.botToken, enter);
  await second.answer('Where is the data kept?');
  second.leave();
  expect((await second.ended).code).toBe('stopped');
});

test('what Slack refuses can be entered again', async () => {
  const { folder, env, slack } = await start();
  const { answer, leave, ended } = sitAtSetup({ folder, env });
  await answer('Under which https:// address', 'credo.example.com', enter);
  await answer('It must be an https:// address', '\u0015', publicUrl, enter);
  await answer('How does Slack', enter);
  await answer('For how many', enter);
  await answer('Signing Secret', 'xoxb-1', enter);
  await answer('That is a token.', '\u0015', signingSecret, enter);
  await answer('Bot User OAuth Token', 'xoxb-wrong', enter);
  await answer('Slack says invalid_auth. Copy the bot token again');
  await answer('How to go on?', enter);
  await answer('Bot User OAuth Token', slack.botToken, enter);
  await answer('connected to');
  leave();
  await ended;
});

type Started = Awaited<ReturnType<typeof start>>;
const without = (flags: readonly string[], name: string) =>
  flags.filter((_, at) => flags[at] !== name && flags[at - 1] !== name);

test.each<[string, (started: Started) => readonly string[], string]>([
  ['a missing secret', ({ flags }) => without(flags, '--credo-api-key-file'), 'Give --credo-api-key-file FILE'],
  ['a missing address', ({ flags }) => without(flags, '--public-url'), 'PUBLIC_URL is missing. Give --public-url'],
  ['an unreadable file', ({ flags }) => [...flags, '--slack-bot-token-file', '/none'], 'cannot be read: /none'],
  ['an empty file', (s) => [...s.flags, '--slack-bot-token-file', s.secretFile('e', '')], 'names an empty file'],
  [
    'another kind of token',
    (s) => [...s.flags, '--slack-bot-token-file', s.secretFile('x', 'xapp-1')],
    'begins with xoxb-',
  ],
  ['an unknown way', ({ flags }) => [...flags, '--slack', 'pigeon'], '--slack is one of: http, socket.'],
  ['a tenant of two words', ({ flags }) => [...flags, '--credo-tenant', 'a b'], 'A tenant is one word'],
])('unattended, %s ends it with advice and nothing is written', async (_, args, words) => {
  const started = await start();
  const { folder, env, envFile } = started;
  const { ended } = sitAtSetup({ folder, env, args: args(started), isAttended: false });
  expect((await ended).message).toContain(words);
  expect(existsSync(envFile)).toBe(false);
});

test.each<[string, (started: Started) => readonly string[], string]>([
  [
    'a token Slack refuses',
    (s) => ['--slack-bot-token-file', s.secretFile('x', 'xoxb-wrong')],
    'Slack says invalid_auth',
  ],
  [
    'an API token Credo refuses',
    (s) => ['--credo-api-key-file', s.secretFile('x', 'wrong')],
    'Make a new one in Credo AI under My settings',
  ],
  [
    'no Credo at its address',
    () => ['--credo-api-url', 'http://127.0.0.1:1'],
    'Check CREDO_API_URL, and that this machine may reach it',
  ],
  ['another server than Credo', (s) => ['--credo-api-url', s.slack.apiUrl.replace(/\/api.*/, '')], 'CREDO_API_URL'],
])('unattended, %s ends it, and --force writes it all the same', async (_, more, words) => {
  const started = await start();
  const { folder, env, envFile, flags } = started;
  const args = [...flags, ...more(started)];
  const refused = sitAtSetup({ folder, env, args, isAttended: false });
  expect((await refused.ended).message).toContain('Nothing was written. Put right what is marked above');
  expect(refused.screen()).toContain(words);
  expect(existsSync(envFile)).toBe(false);
  expect((await sitAtSetup({ folder, env, args: [...args, '--force'], isAttended: false }).ended).code).toBe(0);
  expect(existsSync(envFile)).toBe(true);
});

test('scopes that are missing are named', async () => {
  const { folder, env, flags } = await start(['chat:write', 'commands']);
  const { ended, screen } = sitAtSetup({ folder, env, args: flags, isAttended: false });
  expect((await ended).code).toBe('stopped');
  expect(screen()).toContain('missing: app_mentions:read, channels:join');
});

test('for many workspaces on PostgreSQL, each with a Credo AI of its own: secrets are made, and the bot token goes', async () => {
  const { folder, env, envFile, written, secretFile, flags } = await start();
  writeFileSync(
    envFile,
    `SLACK_BOT_TOKEN_FILE=${secretFile('old', 'xoxb-old')}\nCREDO_TENANT=old\nCREDO_API_KEY=old\n`,
  );
  const address = await freshDatabase();
  const args = [
    ...[...without(flags.slice(0, 4), '--credo'), '--workspaces', 'many', '--credo', 'each', '--database', 'postgres'],
    ...['--slack-signing-secret-file', secretFile('s', signingSecret), '--slack-client-id', '1.2'],
    ...['--slack-client-secret-file', secretFile('c', 'client-secret')],
    ...['--database-url-file', secretFile('d', address)],
  ];
  const { ended, screen } = sitAtSetup({ folder, env, args, isAttended: false });
  expect((await ended).code).toBe(0);
  const settings = written();
  expect(settings).toMatchObject({
    ...{ SLACK_BOT_TOKEN: '', SLACK_BOT_TOKEN_FILE: '', SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'client-secret' },
    ...{ CREDO_TENANT: '', CREDO_API_KEY: '', DATABASE_URL: address },
  });
  expect(Buffer.from(settings['ENCRYPTION_KEYS'] ?? '', 'base64')).toHaveLength(32);
  expect(settings['SLACK_STATE_SECRET']?.length).toBeGreaterThan(30);
  expect(screen()).toContain('SLACK_BOT_TOKEN_FILE is taken out');
  expect(screen()).toContain('PostgreSQL: reached');
  expect(screen()).not.toContain(address);
  // Secrets that were made once stay.
  await sitAtSetup({ folder, env, args: ['--yes', '--no-start'], isAttended: false }).ended;
  expect(written()).toEqual(settings);
});

test('a database that does not answer is said at once', async () => {
  const { folder, env, flags, secretFile } = await start();
  const url = secretFile('d', 'postgres://me@127.0.0.1:1/credo');
  const args = [...flags, '--database', 'postgres', '--database-url-file', url];
  const { ended, screen } = sitAtSetup({ folder, env, args, isAttended: false });
  expect((await ended).code).toBe('stopped');
  expect(screen()).toContain('PostgreSQL: cannot be used.');
});

test('Socket Mode needs no signing secret, and its token is tried', async () => {
  const { folder, env, slack, written, secretFile, flags } = await start();
  const some = without(flags, '--slack-signing-secret-file');
  const args = (token: string) => [...some, '--slack', 'socket', '--slack-app-token-file', secretFile('t', token)];
  const refused = sitAtSetup({ folder, env, args: args('xapp-wrong'), isAttended: false });
  expect((await refused.ended).code).toBe('stopped');
  expect(refused.screen()).toContain('Copy the app-level token again from Basic Information');
  const { ended, screen } = sitAtSetup({ folder, env, args: args(slack.socketMode.appToken), isAttended: false });
  expect(await ended).toEqual({ code: 0, message: '' });
  expect(screen()).toContain('Slack Socket Mode: Slack opens a connection');
  expect(readConfig(written())).toMatchObject({
    SLACK_APP_TOKEN: slack.socketMode.appToken,
    slackTransport: { kind: 'socket' },
  });
});
