import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig, settingNames } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';

const texts = z.array(z.string()).default([]);
const service = z.object({
  build: z.string().optional(),
  user: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.string().optional(),
  ports: texts,
  volumes: texts,
  secrets: texts,
  networks: texts,
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  read_only: z.boolean(),
  cap_drop: texts,
  cap_add: texts,
  security_opt: texts,
  stop_grace_period: z.string().optional(),
});
const composeFile = z.object({
  services: z.record(z.string(), service),
  secrets: z.record(z.string(), z.object({ file: z.string() })).default({}),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()).default({}),
});
type Service = z.output<typeof service>;
const lintResults = z.array(z.object({ messages: z.array(z.object({ message: z.string() })) }));

const read = (path: string) => composeFile.parse(parse(readFileSync(path, 'utf8'), { merge: true }));
const replicated = read('compose.yml');
const single = read('docs/deploy/compose.sqlite.yml');
const servicesOf = (file: typeof single): readonly [string, Service][] => Object.entries(file.services);
const apps = [...servicesOf(replicated), ...servicesOf(single)].filter(([, { build }]) => build !== undefined);
const deployment = readFileSync('docs/deploy.md', 'utf8');

/** Whatever orders what stands in a file says nothing about whether it works. */
const aboutOrder = {
  'service-keys-order': 0,
  'services-alphabetical-order': 0,
  'service-dependencies-alphabetical-order': 0,
  'top-level-properties-order': 0,
} as const;

test.each(['compose.yml', 'docs/deploy/compose.sqlite.yml'])('%s is what the Compose specification allows', (path) => {
  const linter = new DCLinter({ rules: aboutOrder, quiet: false, debug: false, exclude: [] });
  const found = lintResults.parse(linter.lintFiles([path], false)).flatMap(({ messages }) => messages);
  // The proxy alone is there for everybody.
  expect(found.filter(({ message }) => !/^Service "proxy" is exporting port/.test(message))).toEqual([]);
});

test('two replicas, and one container with SQLite, run as nobody special with nothing to write but data', () => {
  expect(apps.map(([name]) => name)).toEqual(['credo-slack-1', 'credo-slack-2', 'credo-slack']);
  const [user] = readFileSync('Dockerfile', 'utf8').match(/(?<=^USER )\d+:\d+$/m) ?? [];
  for (const [, app] of apps) {
    expect(app).toMatchObject({ user, read_only: true, cap_drop: ['ALL'], cap_add: [] });
    expect(app.security_opt).toEqual(['no-new-privileges:true']);
  }
  expect(single.services['credo-slack']?.volumes).toEqual(['data:/data']);
  expect(replicated.services['credo-slack-1']?.volumes).toEqual([]);
  for (const [, { read_only, cap_drop }] of servicesOf(replicated)) {
    expect({ read_only, cap_drop }).toEqual({ read_only: true, cap_drop: ['ALL'] });
  }
});

test('only the proxy is reached from outside, and the database only by the app', () => {
  const published = servicesOf(replicated).flatMap(([name, { ports }]) => (ports.length > 0 ? [name] : []));
  expect(published).toEqual(['proxy']);
  expect(single.services['credo-slack']?.ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  expect(replicated.networks['database']).toEqual({ internal: true });
  expect(replicated.services['postgres']?.networks).toEqual(['database']);
  expect(replicated.services['proxy']?.networks).toEqual(['outside']);
});

test('every setting a container is given exists, and its ports and paths are those the app has', () => {
  for (const [, { environment, healthcheck }] of apps) {
    const names = Object.keys(environment).map((name) => name.replace(/_FILE$/, ''));
    expect(names.filter((name) => !settingNames.includes(name))).toEqual([]);
    expect(environment).toMatchObject({ HOST: '0.0.0.0', PORT: '3000' });
    for (const word of healthcheck?.test.filter((one) => one.includes('fetch')) ?? []) {
      expect(word).toContain("fetch('http://127.0.0.1:3000/readyz')");
    }
  }
  const upstreams = replicated.services['proxy']?.environment['UPSTREAMS']?.split(' ');
  expect(upstreams).toEqual(['credo-slack-1:3000', 'credo-slack-2:3000']);
});

test('what is under way may end before a container is killed', () => {
  const { SHUTDOWN_TIMEOUT_MS } = readConfig({
    ...{ PUBLIC_URL: 'https://a.example', SLACK_SIGNING_SECRET: 'x', SLACK_BOT_TOKEN: 'xoxb-1' },
  });
  for (const [, app] of apps) {
    const graceMs = Number(app.stop_grace_period?.replace(/s$/, '')) * 1000;
    expect(graceMs).toBeGreaterThan(SHUTDOWN_TIMEOUT_MS + 5_000);
  }
});

test('with the secrets made as docs/deploy.md says, a replica has all its settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'credo-slack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [, script = ''] = deployment.match(/Each secret is a file:\n\n```sh\n([\s\S]*?)```/) ?? [];
  const given = { SLACK_SIGNING_SECRET: 'a-secret', SLACK_BOT_TOKEN: 'xoxb-1-2', CREDO_API_KEY: 'a-key' };
  execFileSync('sh', ['-euc', script], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...given } });
  expect((statSync(join(folder, 'secrets')).mode & 0o777).toString(8)).toBe('700');

  const app = replicated.services['credo-slack-1'];
  expect(Object.keys(replicated.secrets).sort()).toEqual([...(app?.secrets ?? []), 'postgres-password'].sort());
  const onDisk = (path: string) => join(folder, replicated.secrets[path.replace('/run/secrets/', '')]?.file ?? '');
  const settings = Object.entries(app?.environment ?? {}).map(([name, value]) => [
    name,
    name.endsWith('_FILE') ? onDisk(value) : value,
  ]);
  const dotEnv = { PUBLIC_URL: 'https://credo-slack.example.com', CREDO_TENANT: 'acme' };
  expect(problemsWith({ ...dotEnv, ...Object.fromEntries(settings) })).toEqual([]);
});

function problemsWith(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

test('the proxies pass what Slack and Credo AI call, and write the webhook key nowhere', () => {
  const caddy = readFileSync('docs/deploy/Caddyfile', 'utf8');
  expect(caddy).toContain('@called path /slack/* /credo/*');
  const [, pattern = '', kept = ''] = caddy.match(/request>uri regexp "(.*)" "(.*)"/) ?? [];
  const logged = (uri: string) => uri.replaceAll(new RegExp(pattern, 'g'), kept.replaceAll(/[{}]/g, ''));
  expect(['/credo/webhooks/a-key?b=c', '/slack/oauth_redirect?code=c', '/slack/events'].map(logged)).toEqual([
    ...['/credo/webhooks/', '/slack/oauth_redirect', '/slack/events'],
  ]);
  const nginx = readFileSync('docs/deploy/nginx.conf', 'utf8');
  expect([...nginx.matchAll(/location (\S+) \{ proxy_pass/g)].map(([, path]) => path)).toEqual(['/slack/', '/credo/']);
  expect(nginx).toMatch(/error_log \/dev\/null;/);
  const [, format = ''] = nginx.match(/log_format credo_slack '(.*)'/) ?? [];
  expect(format).not.toMatch(/\$(request|request_uri|uri|args|http_referer)\b(?!_)/);
});
