import { expect, test } from 'vitest';
import { tokenize } from '../../src/subscriptions/tokenize.ts';

const written = (text: string) =>
  tokenize(text).map(
    ({ head, value, isQuoted }) => `${head === null ? '' : `${head}|`}${isQuoted ? `[${value}]` : value}`,
  );

test.each([
  ['a b,c , d', ['a', 'b', 'c', 'd']],
  [' ,a.., b… ...', ['a', 'b']],
  ['Key:Value', ['Key|Value']],
  ['k:a:b', ['k|a:b']],
  ['k: :v', ['k|', ':v']],
  ['k:"a b"c', ['k|[a b]', 'c']],
  ['k:"a, \\"b\\" \\\\"', ['k|[a, "b" \\]']],
  ['“a b” ‘c d’ «e f» « g » „h i“ ”j” "k”', ['[a b]', '[c d]', '[e f]', '[g]', '[h i]', '[j]', '[k]']],
  ["'a's b' don't 'tis", ["[a's b]", "don't", "'tis"]],
  ['k:""', ['k|[]']],
  ['-k:v -"k:v w"', ['-k|v', '[-k:v w]']],
  ['<@U1|ana lee>, <#C1|my channel> <@W2>', ['<@U1|ana lee>', '<#C1|my channel>', '<@W2>']],
  ['by:<@U1|ana lee>.', ['by|<@U1|ana lee>']],
  ['<https://credo.ai|credo.ai> by:<mailto:a@b.c|a@b.c>', ['credo.ai', 'by|a@b.c']],
  ['a < b <c', ['a', '<', 'b', '<c']],
])('splits %s', (text, tokens) => {
  expect(written(text)).toEqual(tokens);
});

test('tells a comma without spaces from other separators', () => {
  expect(tokenize('a b,c, d ,e').map(({ separator }) => separator)).toEqual([
    'start',
    'space',
    'comma',
    'comma_and_space',
    'comma_and_space',
  ]);
});

test('notes a quotation mark without its partner', () => {
  expect(tokenize('k:"a b')).toEqual([
    { head: 'k', value: 'a b', isQuoted: true, isClosed: false, separator: 'start' },
  ]);
});
