import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const instructions = readFileSync('Dockerfile', 'utf8')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line));
const given = (name: string) =>
  instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

test('the image is built on one base that cannot change, without scripts of packages', () => {
  const bases = given('FROM').map((line) => line.split(' ')[0]);
  expect(new Set(bases).size).toBe(1);
  expect(bases[0]).toMatch(/^node:24\.\d+\.\d+-\S+@sha256:[0-9a-f]{64}$/);
  expect(given('RUN').filter((line) => line.includes('npm'))).toEqual(['npm ci --omit=dev --ignore-scripts']);
});

test('the image runs as nobody special and needs no shell', () => {
  expect(given('USER')).toEqual(['1000:1000']);
  expect(given('CMD')).toEqual(['["node", "src/main.js"]']);
  expect(given('HEALTHCHECK')[0]).toMatch(/CMD \["node", /);
});

test('npm run sbom lists every package the product brings along', () => {
  const printed = execFileSync('npm', ['run', '-s', 'sbom'], { encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  const { components } = z.object({ components: z.array(z.object({ name: z.string() })) }).parse(JSON.parse(printed));
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  expect(names).not.toContain('vitest');
});
