import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTags, tagBeingTyped, tagOf } from '../../../src/sandbox/page/credo/tags.ts';

const ben = { id: 'ZDTf', given_name: 'Ben', family_name: 'Okafor', nickname: null, email: null };

test('reads tagged people out of a comment', () => {
  expect(parseTags(`Hi ${tagOf(ben)}, @[x](other) [y](users:z)`)).toEqual([
    { kind: 'text', text: 'Hi ' },
    { kind: 'tag', name: 'Ben Okafor', userId: 'ZDTf' },
    { kind: 'text', text: ', @[x](other) [y](users:z)' },
  ]);
});

test('loses nothing of a comment', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('@[', ']', '(users:', ')', tagOf(ben)));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const content = pieces.join('');
      const again = parseTags(content).map((part) =>
        part.kind === 'text' ? part.text : `@[${part.name}](users:${part.userId})`,
      );
      expect(again.join('')).toBe(content);
    }),
  );
});

test.each([
  ['hi @', 4, ''],
  ['hi @be', 6, 'be'],
  ['hi @Ben Ok', 10, 'Ben Ok'],
  ['hi @be there', 6, 'be'],
  ['mail@be', 7, null],
  ['hi', 2, null],
  [`${tagOf(ben)} `, tagOf(ben).length + 1, null],
])('in %j at %i one looks for %j', (text, cursor, expected) => {
  expect(tagBeingTyped(text, cursor)).toBe(expected);
});
