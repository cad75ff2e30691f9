import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, settingNames } from '../../src/config.ts';

const documents = [...readdirSync('.').filter((name) => name.endsWith('.md')), 'docs/deploy.md'];
const text = (name: string) => readFileSync(name, 'utf8');

test.each(documents)('%s names only paths that exist', (name) => {
  const named = [
    ...text(name).matchAll(
      /(?:`|\]\()((?:src|test|docs|\.ci)\/[\w./-]*|[A-Z]+\.md|manifest\.yml|compose\.yml|Dockerfile)(?:`|\))/g,
    ),
  ].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test.each(documents)('%s names only npm scripts that exist', (name) => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  const named = [...text(name).matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, script = '']) => script);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

test('the README explains every setting and no other', () => {
  const named = new Set([...text('README.md').matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, setting = '']) => setting));
  expect(settingNames.filter((setting) => !named.has(setting))).toEqual([]);
  const isSetting = (word: string) =>
    settingNames.includes(word) || ['NAME', 'NAME_FILE', 'MIT', 'JSON', 'POST'].includes(word);
  expect([...named].filter((word) => !isSetting(word))).toEqual([]);
});

test('.env.example, once filled in, is a configuration the app starts with', () => {
  const filled: Record<string, string> = {
    PUBLIC_URL: 'https://credo-slack.example.com',
    SLACK_BOT_TOKEN: 'xoxb-1-2',
    SLACK_SIGNING_SECRET: 'x'.repeat(32),
    CREDO_TENANT: 'acme',
    CREDO_API_KEY: 'y'.repeat(20),
  };
  const env = Object.fromEntries(
    [...text('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      filled[name] ?? value,
    ]),
  );
  expect(() => readConfig(env)).not.toThrow();
});

test('ARCHITECTURE.md gives each dependency its line', () => {
  const { dependencies, devDependencies } = JSON.parse(text('package.json')) as {
    dependencies: object;
    devDependencies: object;
  };
  const map = text('ARCHITECTURE.md');
  const missing = [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter(
    (name) => !map.includes(`\`${name}\``),
  );
  expect(missing).toEqual([]);
});

test('ARCHITECTURE.md shows every folder of src', () => {
  const folders = readdirSync('src', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`);
  expect(folders.filter((folder) => !text('ARCHITECTURE.md').includes(folder))).toEqual([]);
});

test('every picture is shown in the README or the gallery, and every one shown is there', () => {
  const folder = 'docs/screenshots';
  const inGallery = [...text(`${folder}/README.md`).matchAll(/\]\(([\w-]+\.png)\)/g)].map(([, name = '']) => name);
  const inReadme = [...text('README.md').matchAll(/\]\(docs\/screenshots\/([\w-]+\.png)\)/g)].map(
    ([, name = '']) => name,
  );
  const shown = [...new Set([...inGallery, ...inReadme])].sort();
  const there = readdirSync(folder).filter((name) => name.endsWith('.png'));
  expect(inReadme).toHaveLength(3);
  expect(shown).toEqual(there.sort());
  const bytes = there.reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
  expect(bytes).toBeLessThan(3_000_000);
});
