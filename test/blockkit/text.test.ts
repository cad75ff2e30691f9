import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clamp,
  cleanText,
  escapeMrkdwn,
  neutraliseMarkup,
  oneLine,
  safeUrl,
  truncate,
  truncateMiddle,
} from '../../src/blockkit/text.ts';
import { anyText } from './arbitraries.ts';
import { effectsOf } from './slack-rules.ts';

const points = (text: string): number => Array.from(text).length;

describe('cleanText', () => {
  it.each([
    ['controls', 'a\u0000b\u001bc\u009fd\u007fe', 'abcde'],
    ['bidi overrides and isolates', '\u202aa\u202eb\u202c\u2066c\u2069', 'abc'],
    ['hidden characters', 'a\u200bb\u2060c\ufeffd\u{e0041}e', 'abcde'],
    ['half surrogate pairs', 'a\ud83db\udc00c', 'abc'],
    ['joiners between Latin letters', 'z\u200de\u200cro', 'zero'],
  ])('drops %s', (_, dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it.each(['👩‍💻', '👨‍👩‍👧‍👦', '🏳️‍🌈', 'می‌خواهم', 'क्‍ष', 'نور الدين', 'café', '👍🏽'])('leaves %s alone', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('turns every kind of line break into a space', () => {
    expect(cleanText('a\nb\r\nc\td\u0085e\u2028f\u2029g')).toBe('a b c d e f g');
    expect(oneLine('  a \n\n b\t')).toBe('a b');
  });
});

describe('shortening', () => {
  it('counts code points and ends with an ellipsis', () => {
    expect(truncate('abcdef', 6)).toBe('abcdef');
    expect(truncate('abcdefg', 6)).toBe('abcde…');
    expect(truncate('😀😀😀', 3)).toBe('😀😀😀');
    expect(truncate('😀😀😀😀', 3)).toBe('😀😀…');
  });

  it('keeps both ends of a name', () => {
    expect(truncateMiddle('a'.repeat(80), 80)).toBe('a'.repeat(80));
    expect(truncateMiddle(`${'a'.repeat(80)}${'b'.repeat(80)}`, 80)).toBe(`${'a'.repeat(40)}…${'b'.repeat(39)}`);
  });

  it('never exceeds its maximum and never halves a surrogate pair', () => {
    fc.assert(
      fc.property(anyText.map(cleanText), fc.integer({ min: 0, max: 90 }), (text, max) => {
        for (const shortened of [truncate(text, max), truncateMiddle(text, max)]) {
          expect(points(shortened)).toBeLessThanOrEqual(max);
          expect(shortened.isWellFormed()).toBe(true);
        }
        expect(clamp(text, max).length).toBeLessThanOrEqual(max);
        expect(clamp(text, max).isWellFormed()).toBe(true);
        if (text.length <= max) expect(clamp(text, max)).toBe(text);
      }),
    );
  });
});

describe('escapeMrkdwn', () => {
  it('escapes exactly three characters', () => {
    expect(escapeMrkdwn(`&<>"'*_~\``)).toBe(`&amp;&lt;&gt;"'*_~\``);
  });

  it('cuts before escaping, so that the escaped text fits and every entity is whole', () => {
    expect(escapeMrkdwn('&&&&', 12)).toBe('&amp;&amp;…');
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 60 }), (text, max) => {
        const escaped = escapeMrkdwn(text, max);
        expect(escaped.length).toBeLessThanOrEqual(max);
        expect(escaped.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>]/);
      }),
    );
  });
});

describe('neutraliseMarkup', () => {
  it.each(['my_model', 'a*b', 'snake_case_name v2', '3 > 2', 'ana@example.com', '10:40 today', 'x~y'])(
    'leaves %s as it is',
    (text) => {
      expect(neutraliseMarkup(text)).toBe(text);
    },
  );

  it('lets nothing in a text act, wherever it stands in a sentence', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('', 'by ', '(', '“', 'x'),
        fc.constantFrom('', ' now', ')', '*', 'x'),
        (text, before, after) => {
          expect(effectsOf(`${before}${escapeMrkdwn(neutraliseMarkup(text))}${after}`)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('adds nothing that can be seen', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanText(neutraliseMarkup(text))).toBe(cleanText(text));
      }),
    );
  });
});

describe('safeUrl', () => {
  it('passes web addresses and refuses everything else', () => {
    expect(safeUrl('https://app.credo.ai/use-cases/x/')).toBe('https://app.credo.ai/use-cases/x/');
    expect(safeUrl('http://localhost:3000/')).toBe('http://localhost:3000/');
    for (const url of [
      'javascript:alert(1)',
      'mailto:a@example.com',
      '/use-cases/x',
      '',
      `https://a.b/${'x'.repeat(3000)}`,
    ]) {
      expect(safeUrl(url)).toBeNull();
    }
  });

  it('encodes what could end a link', () => {
    expect(safeUrl('https://a.example/?q=a|b> <c\n#|x')).toBe('https://a.example/?q=a%7Cb%3E%20%3Cc#%7Cx');
    fc.assert(
      fc.property(anyText, (text) => {
        expect(safeUrl(`https://a.example/?q=${text}`) ?? '').not.toMatch(/[<>|\s]/);
      }),
    );
  });
});
