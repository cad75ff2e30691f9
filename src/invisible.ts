/** Control characters, and those that direct, hide or join text: they can forge a line or move a cursor. */
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** JSON text in which such characters inside of strings are written as `\uXXXX`; it means the same. Line breaks between values stay. */
export function escapeInvisible(json: string): string {
  return json.replace(invisible, (found) => (found === '\n' ? found : asEscapes(found)));
}

/** Text for a terminal, in which such characters are blanks. */
export function blankInvisible(text: string): string {
  return text.replace(invisible, ' ');
}

function asEscapes(found: string): string {
  return found
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
