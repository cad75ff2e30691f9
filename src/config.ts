import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { followLinks } from './follow-links.ts';
import { tracingHeaders, tracingVariables } from './tracing-settings.ts';

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

const text = z.string().min(1);

/** An address under which something is reached: https, or http on this machine. Always without a trailing slash. */
export const publicAddress = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isAllowed =
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname)));
  if (!isAllowed || url.username !== '' || url.search !== '' || url.hash !== '') {
    context.addIssue('must be an https:// address without user name or query (http:// is allowed on localhost only)');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

const wholeNumber = (least: number, most: number) =>
  z.string().transform((value, context) => {
    const number = Number(value);
    if (!/^\d+$/.test(value.trim()) || number < least || number > most) {
      context.addIssue(`must be a whole number from ${least} to ${most}`);
      return z.NEVER;
    }
    return number;
  });

const milliseconds = wholeNumber(0, 7 * 24 * 3_600_000);

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const database = z.string().transform((value, context) => {
  if (/^sqlite:[^:]/.test(value)) {
    return { kind: 'sqlite' as const, path: value.slice('sqlite:'.length) };
  }
  const isAddress = /^postgres(ql)?:\/\//.test(value) && URL.canParse(value);
  if (isAddress && isDecodable(new URL(value))) return { kind: 'postgres' as const, url: value };
  context.addIssue(
    isAddress ? 'has a % in its user or password that must be written as %25' : 'must be sqlite:PATH or postgres://…',
  );
  return z.NEVER;
});

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    decodeURIComponent(username + password + pathname);
    return true;
  } catch {
    return false;
  }
}

const encryptionKeys = list.transform((keys, context) => {
  const decoded = keys.map((key) => Buffer.from(key, 'base64'));
  if (decoded.length === 0 || decoded.some((key) => key.length !== 32)) {
    context.addIssue('must be base64 keys of 32 bytes each, comma separated (make one with: openssl rand -base64 32)');
    return z.NEVER;
  }
  return decoded;
});

/** A key of few bytes could be guessed, and one of none signs everything. */
const isSigningSecret = (text: string): boolean =>
  /^whsec_[A-Za-z0-9+/]+=*$/.test(text) && Buffer.from(text.slice('whsec_'.length), 'base64').length >= 16;

const signingSecrets = list.transform((secrets, context) => {
  if (secrets.length === 0 || !secrets.every(isSigningSecret)) {
    context.addIssue('must be whole Svix signing secrets that begin with whsec_, comma separated');
    return z.NEVER;
  }
  return secrets;
});

const tokenOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-.+`), `must be a whole token that begins with ${prefix}-`);

/** The one table of settings (design: Environment). Defaults are written as a person would type them. */
const variables = z.object({
  HOST: text.default('0.0.0.0'),
  PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: publicAddress.optional(),
  DATABASE_URL: database.default({ kind: 'sqlite', path: 'data/credo-slack.db' }),
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_BOT_TOKEN: tokenOf('xoxb').optional(),
  SLACK_CLIENT_ID: text.optional(),
  SLACK_CLIENT_SECRET: text.optional(),
  SLACK_STATE_SECRET: text.optional(),
  SLACK_APP_TOKEN: tokenOf('xapp').optional(),
  SLACK_API_URL: publicAddress.default('https://slack.com/api'),
  CREDO_API_URL: publicAddress.default('https://api.credo.ai'),
  CREDO_APP_URL: publicAddress.default('https://app.credo.ai'),
  CREDO_TENANT: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/, 'must be the tenant name as typed when signing in to Credo AI')
    .optional(),
  CREDO_API_KEY: text.optional(),
  CREDO_WEBHOOK_AUTH: z.enum(['none', 'o_auth'], 'must be none or o_auth').default('none'),
  CREDO_WEBHOOK_SECRET: signingSecrets.default([]),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  CREDO_EVENT_PREFIX: text.default('CredoAI'),
  CREDO_EVENT_SUFFIX: text.default('v1'),
  CREDO_ENVIRONMENT: text.default('production'),
  CREDO_WRITE_BACK: z.enum(['off', 'comments'], 'must be off or comments').default('off'),
  ADMIN_USER_IDS: list.default([]),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  SLACK_PACE_MS: milliseconds.default(1000),
  LEASE_MS: wholeNumber(1000, 3_600_000).default(30_000),
  SHUTDOWN_TIMEOUT_MS: milliseconds.default(20_000),
  RECONCILE_INTERVAL_MS: wholeNumber(1000, 7 * 24 * 3_600_000).default(3_600_000),
  WEBHOOK_GRACE_MS: milliseconds.default(600_000),
  QUIET_WINDOW_MS: milliseconds.default(45_000),
  QUIET_WINDOW_MAX_MS: milliseconds.default(180_000),
  UNDO_WINDOW_MS: milliseconds.default(600_000),
  RETENTION_DAYS: wholeNumber(1, 3650).default(30),
  DEAD_LETTER_DAYS: wholeNumber(1, 3650).default(90),
  ...tracingVariables,
});

/** Where everything is stored. */
export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

type Values = z.output<typeof variables>;

type SlackTransport =
  | { readonly kind: 'http'; readonly signingSecret: string }
  | { readonly kind: 'socket'; readonly appToken: string };

/** Reads the address of a database as DATABASE_URL has it; null when it is none. */
export function readDatabaseAddress(text: string): DatabaseAddress | null {
  const { data } = database.safeParse(text);
  if (!data) return null;
  return data.kind === 'sqlite' ? { ...data, path: followLinks(data.path) } : data;
}

/** Everything the process is told from outside, checked and frozen. */
export type Config = Readonly<Omit<Values, 'PUBLIC_URL' | 'DATABASE_URL'>> & {
  readonly PUBLIC_URL: string;
  /** How Slack tells us what happens: in requests it signs, or through a websocket that we open. */
  readonly slackTransport: SlackTransport;
  readonly database: DatabaseAddress;
};

/** The names of all settings, for documents and tests. */
export const settingNames: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the environment once. A setting may come from a file named by `NAME_FILE` instead.
 * Throws `ConfigError` that lists every problem at once; it never quotes a value.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const raw: Record<string, string> = {};
  for (const name of settingNames) {
    const value = readSetting(env, name, problems);
    if (value !== undefined) raw[name] = value;
  }
  const parsed = variables.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${String(issue.path[0])} ${issue.message}`);
  }
  // A setting whose file is the problem is not missing as well.
  const has = (name: string) => raw[name] !== undefined || isSet(env[`${name}_FILE`]);
  problems.push(...missingSettings(has));
  if (/^postgres/.test(raw['DATABASE_URL'] ?? '') && !has('ENCRYPTION_KEYS')) {
    problems.push(
      'ENCRYPTION_KEYS is missing: with PostgreSQL there is no file beside the database to keep a key in (make one with: openssl rand -base64 32)',
    );
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const { PUBLIC_URL, DATABASE_URL, ...rest } = parsed.data;
  const slackTransport = transportOf(rest);
  if (!PUBLIC_URL || !slackTransport) {
    throw new ConfigError(['Required settings are missing']);
  }
  const database =
    DATABASE_URL.kind === 'sqlite' ? { ...DATABASE_URL, path: followLinks(DATABASE_URL.path) } : DATABASE_URL;
  return Object.freeze({ ...rest, PUBLIC_URL, slackTransport, database });
}

function transportOf({
  SLACK_APP_TOKEN: appToken,
  SLACK_SIGNING_SECRET: signingSecret,
}: Pick<Values, 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET'>): SlackTransport | null {
  if (appToken) return { kind: 'socket', appToken };
  return signingSecret ? { kind: 'http', signingSecret } : null;
}

function readSetting(env: Readonly<Record<string, string | undefined>>, name: string, problems: string[]) {
  const direct = env[name]?.trim();
  const file = env[`${name}_FILE`]?.trim();
  if (direct && file) problems.push(`${name} and ${name}_FILE are both set; keep one of them`);
  if (direct) return direct;
  if (!file) return undefined;
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content !== '') return content;
    problems.push(`${name}_FILE names an empty file`);
  } catch {
    problems.push(`${name}_FILE names a file that cannot be read`);
  }
  return undefined;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

function missingSettings(has: (name: string) => boolean): string[] {
  const problems: string[] = [];
  if (!has('PUBLIC_URL'))
    problems.push('PUBLIC_URL is missing: the https:// address under which Credo AI and Slack reach this app');
  if (!has('SLACK_SIGNING_SECRET') && !has('SLACK_APP_TOKEN')) {
    problems.push(
      'SLACK_SIGNING_SECRET is missing: copy it from your Slack app under Basic Information; for Socket Mode, set SLACK_APP_TOKEN instead',
    );
  }
  problems.push(...slackTokenProblems(has));
  if (has('CREDO_TENANT') !== has('CREDO_API_KEY')) {
    problems.push('CREDO_TENANT and CREDO_API_KEY belong together: set both or neither');
  }
  return problems;
}

const oauthNames = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

/** Either one workspace with its token, or many that install the app through OAuth. */
function slackTokenProblems(has: (name: string) => boolean): string[] {
  const missing = oauthNames.filter((name) => !has(name));
  if (missing.length === oauthNames.length) {
    if (has('SLACK_BOT_TOKEN')) return [];
    return [
      'SLACK_BOT_TOKEN is missing: copy it from your Slack app under OAuth & Permissions; to let many workspaces install the app, set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET instead',
    ];
  }
  const problems: string[] = [];
  if (missing.length > 0) {
    problems.push(`${oauthNames.join(', ')} belong together; missing: ${missing.join(', ')}`);
  }
  if (has('SLACK_BOT_TOKEN')) {
    problems.push(
      'SLACK_BOT_TOKEN and SLACK_CLIENT_ID exclude each other: keep the token for one workspace, or the client id for many',
    );
  }
  return problems;
}

/** Values that must never be printed, for the log's last line of defence. */
export function secretsOf(config: Config): string[] {
  const keys = (config.ENCRYPTION_KEYS ?? []).map((key) => key.toString('base64'));
  const secrets = [
    config.SLACK_SIGNING_SECRET,
    config.SLACK_APP_TOKEN,
    config.SLACK_BOT_TOKEN,
    config.SLACK_CLIENT_SECRET,
    config.SLACK_STATE_SECRET,
    config.CREDO_API_KEY,
    ...config.CREDO_WEBHOOK_SECRET,
    ...keys,
    ...passwordsOf(config.database),
    ...Object.values(tracingHeaders(config)),
  ];
  return secrets.filter((secret) => secret !== undefined);
}

/** The password in the address of a database, as it is written there and as it is meant. */
function passwordsOf(database: DatabaseAddress): readonly string[] {
  if (database.kind === 'sqlite' || !URL.canParse(database.url)) return [];
  const { password } = new URL(database.url);
  if (password === '') return [];
  return [...new Set([password, decodeURIComponent(password)])];
}

/** The strongest way in which senders are checked (design: Details that outside tests rely on). */
export function authenticationLevel(
  config: Pick<Config, 'CREDO_WEBHOOK_AUTH'> & { readonly CREDO_WEBHOOK_SECRET: readonly string[] },
): 'signature' | 'o_auth' | 'secret URL' {
  if (config.CREDO_WEBHOOK_SECRET.length > 0) return 'signature';
  return config.CREDO_WEBHOOK_AUTH === 'o_auth' ? 'o_auth' : 'secret URL';
}
