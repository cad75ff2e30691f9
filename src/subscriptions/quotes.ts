/** What closes each kind of opening quote; a keyboard that corrects quotes may use any of a family on either side. */
const closers: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”“',
  '”': '”“',
  '„': '“”',
  '«': '»',
  '»': '«',
  "'": "'",
  '‘': '’‘',
  '’': '’‘',
  '‚': '‘’',
  '`': '`',
};

const doubles = '"“”„«»';
const singles = "'‘’‚";
const escapable = `\\${doubles}${singles}\``;

export type QuotedText = { readonly text: string; readonly end: number; readonly isClosed: boolean };

/**
 * Reads the quoted text that begins at `start`, with `\"` and `\\` for a quote and a backslash. Null when no quoted text
 * begins there: an apostrophe is one only if a partner stands at the end of a word.
 */
export function readQuoted(text: string, start: number): QuotedText | null {
  const opener = text[start] ?? '';
  const usual = closers[opener];
  if (usual === undefined) return null;
  const family = doubles.includes(opener) ? doubles : singles.includes(opener) ? singles : usual;
  const isDouble = doubles.includes(opener);
  const end = findCloser(text, start + 1, usual, !isDouble) ?? findCloser(text, start + 1, family, !isDouble);
  if (end === null && !isDouble) return null;
  const inside = withoutEscapes(text.slice(start + 1, end ?? text.length));
  return {
    text: opener === '«' || opener === '»' ? inside.trim() : inside,
    end: end === null ? text.length : end + 1,
    isClosed: end !== null,
  };
}

/** Puts text in quotes so that `readQuoted` gives back exactly that text. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function findCloser(text: string, from: number, quotes: string, onlyAtWordEnd: boolean): number | null {
  for (let index = from; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (char === '\\' && isEscape(text, index)) index += 1;
    else if (quotes.includes(char) && (!onlyAtWordEnd || /^[\s,.]?$/.test(text[index + 1] ?? ''))) return index;
  }
  return null;
}

function withoutEscapes(text: string): string {
  let plain = '';
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\' && isEscape(text, index)) index += 1;
    plain += text[index] ?? '';
  }
  return plain;
}

function isEscape(text: string, index: number): boolean {
  const next = text[index + 1];
  return next !== undefined && escapable.includes(next);
}
