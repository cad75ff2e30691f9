import { expect, test } from 'vitest';
import { json, table } from '../../src/cli/print.ts';

const odd = 'a\u001b[31m\u009b31m\u202eb\u200b\u2028\u061c\u{e0041}c\nd';

test('what somebody else wrote cannot move the cursor or turn text around in a table', () => {
  expect(table(['name'], [[odd]])).toMatch(/^name\n[\x20-\x7e]*\n$/);
});

test('nor in JSON, where it stays what it is', () => {
  const written = json({ odd });
  expect(written).toMatch(/^[\x20-\x7e\n]*$/);
  expect(JSON.parse(written)).toEqual({ odd });
});
