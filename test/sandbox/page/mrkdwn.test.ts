import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Inline, type Paragraph, parseMrkdwn } from '../../../src/sandbox/page/slack/mrkdwn.ts';

const paragraph = (...children: Inline[]): Paragraph => ({ kind: 'paragraph', children });
const text = (words: string): Inline => ({ kind: 'text', text: words });

test.each<readonly [string, readonly Paragraph[]]>([
  ['plain & simple', [paragraph(text('plain & simple'))]],
  ['a &lt;b&gt; &amp;amp; c', [paragraph(text('a <b> &amp; c'))]],
  ['*bold* then', [paragraph({ kind: 'bold', children: [text('bold')] }, text(' then'))]],
  [
    '_it_ ~gone~',
    [paragraph({ kind: 'italic', children: [text('it')] }, text(' '), { kind: 'strike', children: [text('gone')] })],
  ],
  ['*a _b_*', [paragraph({ kind: 'bold', children: [text('a '), { kind: 'italic', children: [text('b')] }] })]],
  ['2*3*4 snake_case_name', [paragraph(text('2*3*4 snake_case_name'))]],
  ['*not\nbold*', [paragraph(text('*not\nbold*'))]],
  ['run `a *b*` now', [paragraph(text('run '), { kind: 'code', text: 'a *b*' }, text(' now'))]],
  ['```\nx < y\n```', [{ kind: 'preformatted', text: 'x < y\n' }]],
  ['&gt; quoted\nnot', [{ kind: 'quote', children: [text('quoted')] }, paragraph(text('not'))]],
  ['>>> all\nof it', [{ kind: 'quote', children: [text(' all\nof it')] }]],
  ['hi <@U0BEN>!', [paragraph(text('hi '), { kind: 'user', id: 'U0BEN', label: null }, text('!'))]],
  ['<#C0GOV|gov>', [paragraph({ kind: 'channel', id: 'C0GOV', label: 'gov' })]],
  [
    '<!here> <!subteam^S01|@legal>',
    [paragraph({ kind: 'broadcast', range: 'here' }, text(' '), { kind: 'usergroup', id: 'S01', label: '@legal' })],
  ],
  [
    '<https://a.example/?x=1&amp;y=2|the page>',
    [paragraph({ kind: 'link', url: 'https://a.example/?x=1&y=2', label: 'the page' })],
  ],
  ['<javascript:alert(1)|click>', [paragraph(text('<javascript:alert(1)|click>'))]],
  [
    '<!date^1754632593^{date_short} {time}|2025-08-08 UTC>',
    [
      paragraph({
        kind: 'date',
        atS: 1_754_632_593,
        format: '{date_short} {time}',
        url: null,
        fallback: '2025-08-08 UTC',
      }),
    ],
  ],
  [
    'done :tada: at 10:30:45',
    [
      paragraph(
        text('done '),
        { kind: 'emoji', name: 'tada' },
        text(' at 10'),
        { kind: 'emoji', name: '30' },
        text('45'),
      ),
    ],
  ],
])('reads %j', (source, expected) => {
  expect(parseMrkdwn(source)).toEqual(expected);
});

/** The words a reader finds, markup left out. */
function wordsOf(paragraphs: readonly Paragraph[]): string {
  const wordsIn = (inline: Inline): string => {
    if ('children' in inline) return inline.children.map(wordsIn).join('');
    if (inline.kind === 'emoji') return inline.name;
    return 'text' in inline ? inline.text : '';
  };
  return paragraphs.map((one) => ('children' in one ? one.children.map(wordsIn).join('') : one.text)).join('');
}

const lettersOf = (words: string): string => words.replace(/[^a-z]/g, '');

test('reads anything', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (source) => void parseMrkdwn(source)));
});

test('keeps every letter outside references, whatever marks stand around it', () => {
  const marked = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n', '*', '_', '~', '`', '>', ':', '```') });
  fc.assert(
    fc.property(marked, (source) => {
      expect(lettersOf(wordsOf(parseMrkdwn(source)))).toBe(lettersOf(source));
    }),
    { numRuns: 2_000 },
  );
});

test('shows text without markup as it is', () => {
  const unmarked = fc.string({ unit: 'grapheme' }).filter((source) => !/[*_~`<>&:\n]/.test(source) && source !== '');
  fc.assert(
    fc.property(unmarked, (source) => {
      expect(parseMrkdwn(source)).toEqual([paragraph(text(source))]);
    }),
  );
});
