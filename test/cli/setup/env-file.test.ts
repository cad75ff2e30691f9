import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingsIn, withSettings, writePrivately } from '../../../src/cli/setup/env-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const name = fc.stringMatching(/^[A-Z]{1,3}$/);
const value = fc.stringMatching(/^[\w \-#$=&%'"]{0,12}$/).map((text) => text.trim());
const line = fc.oneof(
  fc.stringMatching(/^#[\w =']{0,12}$/),
  fc.constant(''),
  fc.tuple(name, fc.stringMatching(/^[a-z0-9]{0,5}$/)).map(([key, text]) => `${key}=${text}`),
  fc.tuple(name, fc.stringMatching(/^[a-z0-9 \n]{0,9}$/)).map(([key, text]) => `export ${key}="${text}"`),
);

test('settings are read back as they were set, and all other lines stay', () => {
  fc.assert(
    fc.property(fc.array(line), fc.dictionary(name, value), (lines, settings) => {
      const before = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
      const after = withSettings(before, settings);
      expect(settingsIn(after)).toEqual({ ...settingsIn(before), ...settings });
      const comments = (text: string) => text.split('\n').filter((one) => one.startsWith('#'));
      expect(comments(after)).toEqual(comments(before));
    }),
  );
});

test('the place of a setting stays, also of one over several lines', () => {
  const text = "# mine\nA=1\n\nB='one\ntwo' # of mine\nC=3\n";
  expect(withSettings(text, { B: 'new one', A: 'x' })).toBe("# mine\nA=x\n\nB='new one'\nC=3\n");
  expect(withSettings('# none\n', { A: 'p$w#1' })).toBe("# none\nA='p$w#1'\n");
});

test.each(['two\nlines', `'"\`$`])('refuses %j, which would be read as something else', (text) => {
  expect(() => withSettings('', { A: text })).toThrow('A holds characters that .env cannot hold');
});

test('the file becomes private, stays where a link leads, and is whole or as it was', () => {
  const folder = tempFolder();
  const real = join(folder, 'real');
  writeFileSync(real, 'A=1\n', { mode: 0o644 });
  symlinkSync(real, join(folder, '.env'));
  writePrivately(join(folder, '.env'), 'A=2\n');
  expect(readFileSync(real, 'utf8')).toBe('A=2\n');
  expect((statSync(real).mode & 0o777).toString(8)).toBe('600');
  chmodSync(folder, 0o700);
  expect(() => writePrivately(join(folder, 'none', '.env'), 'A=3\n')).toThrow('cannot be written by this user');
  expect(readFileSync(real, 'utf8')).toBe('A=2\n');
});
