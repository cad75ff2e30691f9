import { type DateReference, parseReference, type Reference, unescapeText } from './references.ts';

/** A piece of a line of Slack's mrkdwn (docs.slack.dev, Formatting message text). */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | Reference
  | DateReference;

export type Paragraph =
  | { readonly kind: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'preformatted'; readonly text: string };

/** Reads mrkdwn. Whatever is no markup stays text; nothing is refused. */
export function parseMrkdwn(source: string): readonly Paragraph[] {
  return source.split(/(```[\s\S]+?```)/).flatMap((piece, index): readonly Paragraph[] => {
    if (index % 2 === 1) return [{ kind: 'preformatted', text: unescapeText(piece.slice(3, -3).replace(/^\n/, '')) }];
    return paragraphsOf(piece);
  });
}

function paragraphsOf(piece: string): readonly Paragraph[] {
  const paragraphs: { kind: 'paragraph' | 'quote'; lines: string[] }[] = [];
  const lines = piece.replace(/^\n|\n$/g, '').split('\n');
  for (const [index, line] of lines.entries()) {
    const rest = /^(?:>|&gt;){3}/.exec(line);
    if (rest) {
      const quoted = [line.slice(rest[0].length), ...lines.slice(index + 1)];
      paragraphs.push({ kind: 'quote', lines: quoted });
      break;
    }
    const mark = /^(?:>|&gt;) ?/.exec(line);
    const kind = mark ? 'quote' : 'paragraph';
    const text = mark ? line.slice(mark[0].length) : line;
    const last = paragraphs.at(-1);
    if (last?.kind === kind) last.lines.push(text);
    else paragraphs.push({ kind, lines: [text] });
  }
  return paragraphs
    .filter(({ lines: all }) => all.some((line) => line !== ''))
    .map((paragraph) => ({ kind: paragraph.kind, children: parseInline(paragraph.lines.join('\n')) }));
}

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/** `open` are the marks we are inside of: none opens again within itself. */
function parseInline(source: string, open = ''): readonly Inline[] {
  const found: Inline[] = [];
  let textFrom = 0;
  let at = 0;
  const take = (inline: Inline, end: number) => {
    if (at > textFrom) found.push({ kind: 'text', text: unescapeText(source.slice(textFrom, at)) });
    found.push(inline);
    at = end;
    textFrom = end;
  };
  while (at < source.length) {
    const piece = pieceAt(source, at, open);
    if (piece === null) at += 1;
    else take(piece.inline, piece.end);
  }
  if (textFrom < source.length) found.push({ kind: 'text', text: unescapeText(source.slice(textFrom)) });
  return found;
}

type Piece = { readonly inline: Inline; readonly end: number };

function pieceAt(source: string, at: number, open: string): Piece | null {
  const mark = source[at];
  switch (mark) {
    case '`': {
      const [whole, text] = /^`([^`\n]+)`/.exec(source.slice(at)) ?? [];
      return whole && text ? { inline: { kind: 'code', text: unescapeText(text) }, end: at + whole.length } : null;
    }
    case ':': {
      const [whole, name] = /^:([a-z0-9_+-]+):/.exec(source.slice(at, at + 64)) ?? [];
      return whole && name ? { inline: { kind: 'emoji', name }, end: at + whole.length } : null;
    }
    case '<': {
      const end = source.indexOf('>', at);
      const inline = end < 0 ? null : parseReference(source.slice(at + 1, end));
      return inline === null ? null : { inline, end: end + 1 };
    }
    case '*':
    case '_':
    case '~': {
      const end = open.includes(mark) ? -1 : closingMark(source, at, mark);
      if (end < 0) return null;
      return {
        inline: { kind: styles[mark], children: parseInline(source.slice(at + 1, end), open + mark) },
        end: end + 1,
      };
    }
    default:
      return null;
  }
}

/** Where a style ends: marks stand at the edges of words, and a style ends on its line. */
function closingMark(source: string, at: number, mark: string): number {
  if (isWord(source[at - 1]) || isSpace(source[at + 1])) return -1;
  for (let end = at + 1; end < source.length && source[end] !== '\n'; end += 1) {
    const isEnd = source[end] === mark && end > at + 1 && !isSpace(source[end - 1]) && !isWord(source[end + 1]);
    if (isEnd) return end;
  }
  return -1;
}

const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const isSpace = (char: string | undefined): boolean => char === undefined || /\s/.test(char);
