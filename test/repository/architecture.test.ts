import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const source = 'src';

/** What each part of `src` may import. A part not listed here stands at the top level and is named by its file. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  basics: [],
  blockkit: ['basics'],
  events: ['basics', 'blockkit'],
  cards: ['basics', 'blockkit', 'events'],
  subscriptions: ['basics'],
  ports: ['basics', 'blockkit'],
  windows: ['basics', 'blockkit', 'events'],
  directory: ['basics', 'ports', 'events'],
  channels: ['basics', 'ports', 'blockkit', 'subscriptions'],
  commands: ['basics', 'ports', 'blockkit', 'events', 'subscriptions', 'channels', 'windows'],
  pipeline: ['basics', 'ports', 'blockkit', 'events', 'subscriptions', 'channels'],
  workers: [
    ...['basics', 'ports', 'blockkit', 'events', 'cards', 'windows', 'subscriptions'],
    ...['directory', 'pipeline', 'channels'],
  ],
  store: ['basics', 'ports', 'blockkit'],
  credo: ['basics', 'ports'],
  telemetry: ['basics', 'ports'],
  slack: ['basics', 'ports', 'blockkit', 'commands', 'channels'],
  http: ['basics', 'ports', 'events', 'pipeline'],
  cli: [
    'basics',
    'ports',
    'store',
    'slack',
    'workers',
    'events',
    'subscriptions',
    'environment',
    'encryption-keys',
    'connect-credo',
  ],
  sandbox: ['basics'],
};

const basics = [
  'model',
  'errors',
  'clock',
  'invisible',
  'log',
  'config',
  'backoff',
  'loop',
  'exclusive-loop',
  'in-lease',
  'polling',
  'in-flight',
  'lane-id',
  'secret-box',
  'follow-links',
  'node-version',
  'compile-cache',
  'app-version',
  'tracing-settings',
];
/** Put the parts together; nothing imports them but the entry files. */
const composition = [
  'app',
  'serve',
  'environment',
  'encryption-keys',
  'connect-credo',
  'routes',
  'main',
  'cli-entry',
  'sandbox-entry',
];

/** Each third-party package is imported in one part, so that replacing it touches one folder. */
const ownerOf: Readonly<Record<string, readonly string[]>> = {
  '@clack/prompts': ['cli'],
  '@date-fns/tz': ['windows'],
  '@opentelemetry/api': ['telemetry'],
  '@opentelemetry/exporter-trace-otlp-proto': ['telemetry'],
  '@opentelemetry/resources': ['telemetry'],
  '@opentelemetry/sdk-trace': ['telemetry'],
  '@slack/bolt': ['slack'],
  '@slack/web-api': ['slack'],
  '@slack/types': ['blockkit'],
  'better-sqlite3': ['store'],
  pg: ['store'],
  kysely: ['store'],
  undici: ['credo'],
  jose: ['http'],
  pino: ['basics'],
  'prom-client': ['http'],
  zod: ['slack', 'basics', 'events', 'store', 'credo', 'http', 'app', 'sandbox'],
  preact: ['sandbox'],
  htm: ['sandbox'],
  ws: ['sandbox'],
};

function partOf(file: string): string {
  const [first = '', ...rest] = relative(source, file).split('/');
  if (rest.length > 0) return first;
  const name = first.replace(/\.(ts|js)$/, '');
  if (first === 'cli.js') return 'cli-entry';
  if (first === 'sandbox.js') return 'sandbox-entry';
  return basics.includes(name) ? 'basics' : name;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|js)$/.test(name))
  .map((name) => join(source, name));

const imports = files.flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^(?:import|export|\}).* from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
    ),
  ].map(([, from, bare, dynamic]) => ({ file, target: from ?? bare ?? dynamic ?? '' })),
);

test('reads a source tree with imports', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(100);
});

test('imports point in the allowed direction', () => {
  const wrong = imports
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({ from: partOf(file), to: partOf(join(dirname(file), target)), file, target }))
    .filter(({ from, to }) => from !== to && !composition.includes(from) && !(mayImport[from] ?? []).includes(to));
  expect(wrong).toEqual([]);
});

test('the stages of the pipeline stand alone, but for the headers of the second', () => {
  const between = imports
    .filter(({ file, target }) => partOf(file) === 'pipeline' && target.startsWith('./'))
    .filter(({ file, target }) => !(file.endsWith('persist.ts') && target === './verify.ts'));
  expect(between).toEqual([]);
});

test('each package is imported in one part of the code', () => {
  const wrong = imports
    .filter(({ target }) => !target.startsWith('.') && !target.startsWith('node:'))
    .map(({ file, target }) => ({
      file,
      name: target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? ''),
    }))
    .filter(({ file, name }) => !(ownerOf[name] ?? []).includes(partOf(file)));
  expect(wrong).toEqual([]);
});

test('every dependency is used, and every package used is a dependency', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const forDevelopment = ['@slack/types', 'preact', 'htm', 'ws'];
  expect(Object.keys(dependencies).sort()).toEqual(
    Object.keys(ownerOf)
      .filter((name) => !forDevelopment.includes(name))
      .sort(),
  );
});

test('OpenTelemetry is loaded only when it is asked for', () => {
  const importers = files.filter(
    (file) => partOf(file) !== 'telemetry' && readFileSync(file, 'utf8').includes('/telemetry/'),
  );
  expect(importers).toEqual(['src/app/telemetry.ts']);
  const text = readFileSync('src/app/telemetry.ts', 'utf8');
  expect(text.match(/.*\/telemetry\/.*/g)).toEqual([expect.stringContaining(`await import('`)]);
});

test('the environment is read in one place, and by the sandbox to see whether a person is there', () => {
  const readers = files.filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')));
  expect(readers.sort()).toEqual(['src/environment.ts', 'src/sandbox.js']);
});

test('time comes from the injected clock', () => {
  const readers = files.filter((file) =>
    /Date\.now\(|new Date\(\)|performance\.now\(/.test(readFileSync(file, 'utf8')),
  );
  expect(readers.filter((file) => partOf(file) !== 'sandbox')).toEqual(['src/clock.ts']);
});

test('files stay small', () => {
  const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 300);
  expect(long).toEqual([]);
});
