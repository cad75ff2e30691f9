import { editDistance } from './suggest.ts';

/** What routes a command to one of several connections: it filters nothing, and stands with any command. */
export type ConnectionWord = {
  /** As typed; null when none was named. */
  readonly name: string | null;
  /** The arguments without it. */
  readonly rest: string;
};

const farthest = 2;
const spellings = ['connection', 'conn', 'tenant'];

/** Whole quoted texts, and words with what follows their colon, so that nothing inside quotes is taken for a word. */
const items = /"[^"]*"|“[^”]*”|([-\p{L}_]+)[:=]\s?("[^"]*"|“[^”]*”|[^\s,"“]+)/gu;

/** Takes `connection:EU` or `connection:"EU West"` out of what somebody typed; slips in the word are forgiven. */
export function takeConnection(text: string): ConnectionWord {
  let name: string | null = null;
  const rest = text.replace(items, (item, head?: string, value?: string) => {
    if (head === undefined || value === undefined || !isConnection(head)) return item;
    name ??= value.replace(/^["“]|["”]$/g, '').trim();
    return '';
  });
  return { name, rest: name === null ? text : rest.replace(/ {2,}/g, ' ').trim() };
}

/** `connection:EU`, as it is typed. */
export function formatConnection(name: string): string {
  return /^[\p{L}\p{N}_.-]+$/u.test(name) ? `connection:${name}` : `connection:"${name.replaceAll('"', '')}"`;
}

function isConnection(head: string): boolean {
  const word = head.toLowerCase();
  return spellings.includes(word) || editDistance(word, 'connection', farthest) <= farthest;
}
