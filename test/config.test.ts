import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, secretsOf, settingNames } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { tempFolder } from './support/temp-folder.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const required = {
  PUBLIC_URL: 'https://credo.acme.example',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_BOT_TOKEN: 'xoxb-token',
};

const read = (env: Record<string, string> = {}) => readConfig({ ...required, ...env });

function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

test('only three settings are needed; the others have the defaults of the design', () => {
  expect(read()).toEqual({
    HOST: '0.0.0.0',
    PORT: 3000,
    PUBLIC_URL: 'https://credo.acme.example',
    database: { kind: 'sqlite', path: 'data/credo-slack.db' },
    slackTransport: { kind: 'http', signingSecret: 'signing-secret' },
    SLACK_SIGNING_SECRET: 'signing-secret',
    SLACK_BOT_TOKEN: 'xoxb-token',
    SLACK_API_URL: 'https://slack.com/api',
    CREDO_API_URL: 'https://api.credo.ai',
    CREDO_APP_URL: 'https://app.credo.ai',
    CREDO_WEBHOOK_AUTH: 'none',
    CREDO_WEBHOOK_SECRET: [],
    CREDO_EVENT_PREFIX: 'CredoAI',
    CREDO_EVENT_SUFFIX: 'v1',
    CREDO_ENVIRONMENT: 'production',
    CREDO_WRITE_BACK: 'off',
    ADMIN_USER_IDS: [],
    LOG_LEVEL: 'info',
    SLACK_PACE_MS: 1_000,
    LEASE_MS: 30_000,
    SHUTDOWN_TIMEOUT_MS: 20_000,
    RECONCILE_INTERVAL_MS: 3_600_000,
    WEBHOOK_GRACE_MS: 600_000,
    QUIET_WINDOW_MS: 45_000,
    QUIET_WINDOW_MAX_MS: 180_000,
    UNDO_WINDOW_MS: 600_000,
    RETENTION_DAYS: 30,
    DEAD_LETTER_DAYS: 90,
  });
});

describe('a good value', () => {
  test.each<[string, string, unknown]>([
    ['PORT', '0', 0],
    ['PUBLIC_URL', 'http://localhost:3000/', 'http://localhost:3000'],
    ['PUBLIC_URL', 'https://acme.example/credo//', 'https://acme.example/credo'],
    ['SLACK_API_URL', 'http://[::1]:9/api/', 'http://[::1]:9/api'],
    [
      'CREDO_WEBHOOK_SECRET',
      'whsec_YWJjZGVmZ2hpamtsbW5vcA==, whsec_cXJzdHV2d3h5ejAxMjM0NQ==',
      ['whsec_YWJjZGVmZ2hpamtsbW5vcA==', 'whsec_cXJzdHV2d3h5ejAxMjM0NQ=='],
    ],
    ['ENCRYPTION_KEYS', ` ${key} ,${key}`, [Buffer.alloc(32, 7), Buffer.alloc(32, 7)]],
    ['ADMIN_USER_IDS', 'U1, ,U2,', ['U1', 'U2']],
    ['SLACK_PACE_MS', ' 0 ', 0],
    ['CREDO_WEBHOOK_AUTH', 'o_auth', 'o_auth'],
    ['LOG_LEVEL', 'debug', 'debug'],
  ])('%s=%s', (name, value, expected) => {
    expect(read({ [name]: value })).toMatchObject({ [name]: expected });
  });

  test('an empty setting is as good as none', () => {
    const empty = Object.fromEntries(settingNames.map((name) => [name, ' ']));
    expect(readConfig({ ...empty, ...required })).toEqual(read());
  });
});

describe('a bad value is told by name and rule, never quoted', () => {
  test.each<[string, string, RegExp]>([
    ['PORT', '65536', /whole number from 0 to 65535/],
    ['PORT', '3000.5', /whole number/],
    ['PORT', '-1', /whole number/],
    ['PORT', '1e3', /whole number/],
    ['PUBLIC_URL', 'http://acme.example', /https/],
    ['PUBLIC_URL', 'acme.example', /https/],
    ['PUBLIC_URL', 'https://user:pass@acme.example', /without user name/],
    ['PUBLIC_URL', 'https://acme.example/?a=b', /query/],
    ['PUBLIC_URL', 'javascript:alert(1)', /https/],
    ['DATABASE_URL', 'mysql://x', /sqlite:PATH/],
    ['DATABASE_URL', 'sqlite:', /sqlite:PATH/],
    ['DATABASE_URL', 'postgres://u:p@host:port/db', /sqlite:PATH or postgres/],
    ['DATABASE_URL', 'postgres://u:100%sure@host/db', /%25/],
    ['SLACK_BOT_TOKEN', 'xoxp-0123456789', /begins with xoxb-/],
    ['SLACK_CLIENT_ID', '1.2', /belong together; missing: SLACK_CLIENT_SECRET, SLACK_STATE_SECRET/],
    ['SLACK_APP_TOKEN', 'xoxb-0123456789', /begins with xapp-/],
    ['SLACK_API_URL', 'http://slack.com/api', /https/],
    ['CREDO_API_URL', 'ftp://api.credo.ai', /https/],
    ['CREDO_APP_URL', 'app', /https/],
    ['CREDO_TENANT', 'acme/../admin', /tenant name|belong together/],
    ['CREDO_WEBHOOK_AUTH', 'basic', /none or o_auth/],
    ['CREDO_WEBHOOK_SECRET', 'not-a-signing-secret', /whsec_/],
    ['CREDO_WEBHOOK_SECRET', ',', /whsec_/],
    ['CREDO_WEBHOOK_SECRET', 'whsec_========', /whsec_/],
    ['CREDO_WEBHOOK_SECRET', 'whsec_YWJjZGVmZw==', /whsec_/],
    ['ENCRYPTION_KEYS', 'c2hvcnQ=', /32 bytes/],
    ['ENCRYPTION_KEYS', ',', /32 bytes/],
    ['CREDO_WRITE_BACK', 'everything', /off or comments/],
    ['LOG_LEVEL', 'loud', /fatal, error/],
    ['SLACK_PACE_MS', 'fast', /whole number/],
    ['LEASE_MS', '999', /from 1000/],
    ['SHUTDOWN_TIMEOUT_MS', '-5', /whole number/],
    ['RECONCILE_INTERVAL_MS', '0', /from 1000/],
    ['WEBHOOK_GRACE_MS', '604800001', /to 604800000/],
    ['QUIET_WINDOW_MS', 'x', /whole number/],
    ['QUIET_WINDOW_MAX_MS', 'x', /whole number/],
    ['UNDO_WINDOW_MS', 'x', /whole number/],
    ['RETENTION_DAYS', '0', /from 1/],
    ['DEAD_LETTER_DAYS', '3651', /to 3650/],
  ])('%s=%s', (name, value, rule) => {
    const problems = problemsOf({ ...required, [name]: value }).filter((problem) => problem.startsWith(name));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(rule);
    if (value.length > 7) expect(problems.join()).not.toContain(value);
  });
});

describe('what is missing', () => {
  test('is said with where to find it', () => {
    expect(problemsOf({})).toEqual([
      expect.stringMatching(/^PUBLIC_URL is missing/),
      expect.stringMatching(/^SLACK_SIGNING_SECRET is missing.*Basic Information/),
      expect.stringMatching(/^SLACK_BOT_TOKEN is missing.*OAuth/),
    ]);
  });

  test.each(['CREDO_TENANT', 'CREDO_API_KEY'])('%s needs its other half', (name) => {
    expect(problemsOf({ ...required, [name]: 'acme' })).toEqual([expect.stringContaining('belong together')]);
  });
});

describe('one workspace or many', () => {
  const { SLACK_BOT_TOKEN: _token, ...rest } = required;
  const many = { ...rest, SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'secret', SLACK_STATE_SECRET: 'state' };

  test('many need no bot token', () => {
    expect(readConfig(many)).not.toHaveProperty('SLACK_BOT_TOKEN');
    expect(secretsOf(readConfig(many))).toEqual(expect.arrayContaining(['secret', 'state']));
  });

  test('both at once is refused', () => {
    expect(problemsOf({ ...many, SLACK_BOT_TOKEN: 'xoxb-token' })).toEqual([
      expect.stringMatching(/exclude each other/),
    ]);
  });

  test('what is missing for many is named', () => {
    const { SLACK_STATE_SECRET: _secret, ...half } = many;
    expect(problemsOf(half)).toEqual([expect.stringMatching(/belong together; missing: SLACK_STATE_SECRET$/)]);
  });
});

test('all problems are told at once, in one readable text without any secret', () => {
  const secrets = ['bad-token-0123456789', 'whsec-wrong-0123456789', 'c2hvcnQta2V5LTAxMjM0NTY3ODk='];
  const env = {
    PORT: 'x',
    SLACK_BOT_TOKEN: secrets[0],
    CREDO_WEBHOOK_SECRET: secrets[1],
    ENCRYPTION_KEYS: secrets[2],
    CREDO_API_KEY: 'key-0123456789',
    LOG_LEVEL: 'loud',
  };
  const problems = problemsOf(env);
  expect(problems).toHaveLength(8);
  const { message } = new ConfigError(problems);
  expect(message.split('\n')).toHaveLength(9);
  for (const secret of [...secrets, 'key-0123456789']) expect(message).not.toContain(secret);
});

describe('a setting from a file', () => {
  const fileWith = (content: string): string => {
    const path = join(tempFolder(), 'value');
    writeFileSync(path, content);
    return path;
  };

  test.each(settingNames)('%s_FILE is read like %s itself', (name) => {
    expect(problemsOf({ ...required, [`${name}_FILE`]: '/nowhere/at-all' }).some((one) => one.startsWith(name))).toBe(
      true,
    );
  });

  test('is taken without the line end', () => {
    const { SLACK_BOT_TOKEN: _inEnvironment, ...rest } = required;
    expect(readConfig({ ...rest, SLACK_BOT_TOKEN_FILE: fileWith('xoxb-from-file\n') }).SLACK_BOT_TOKEN).toBe(
      'xoxb-from-file',
    );
  });

  test.each<[string, string, RegExp]>([
    ['that cannot be read', '/nowhere/at-all', /cannot be read/],
    ['that is a folder', '/', /cannot be read/],
  ])('%s is one problem, and the setting is not called missing as well', (_what, path, rule) => {
    const { SLACK_BOT_TOKEN: _inEnvironment, ...rest } = required;
    expect(problemsOf({ ...rest, SLACK_BOT_TOKEN_FILE: path })).toEqual([expect.stringMatching(rule)]);
  });

  test('that is empty is one problem', () => {
    const { SLACK_SIGNING_SECRET: _inEnvironment, ...rest } = required;
    expect(problemsOf({ ...rest, SLACK_SIGNING_SECRET_FILE: fileWith('\n') })).toEqual([
      expect.stringMatching(/^SLACK_SIGNING_SECRET_FILE.*empty/),
    ]);
  });

  test('beside the setting itself is a problem', () => {
    expect(problemsOf({ ...required, SLACK_BOT_TOKEN_FILE: fileWith('xoxb-other') })).toEqual([
      expect.stringContaining('both set'),
    ]);
  });
});

test('the log is told every secret', () => {
  const env = {
    CREDO_TENANT: 'acme',
    CREDO_API_KEY: 'the-api-key',
    CREDO_WEBHOOK_SECRET: 'whsec_YWJjZGVmZ2hpamtsbW5vcA==,whsec_cXJzdHV2d3h5ejAxMjM0NQ==',
    ENCRYPTION_KEYS: key,
  };
  expect(secretsOf(read(env)).sort()).toEqual(
    [
      'signing-secret',
      'xoxb-token',
      'the-api-key',
      'whsec_YWJjZGVmZ2hpamtsbW5vcA==',
      'whsec_cXJzdHV2d3h5ejAxMjM0NQ==',
      key,
    ].sort(),
  );
});

test('the configuration cannot be changed afterwards', () => {
  expect(() => Object.assign(read(), { PORT: 1 })).toThrow(TypeError);
});
