import type { User } from '../../credo/types.ts';

type Person = Pick<User, 'id' | 'given_name' | 'family_name' | 'nickname' | 'email'>;

/** What a person is called. */
export function nameOf(person: Person): string {
  const full = [person.given_name, person.family_name].filter(Boolean).join(' ');
  return full || person.nickname || person.email || 'Somebody';
}

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tag'; readonly name: string; readonly userId: string };

/** A comment as Credo stores it, in pieces: words, and people tagged as `@[Name](users:id)`. */
export function parseTags(content: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of content.matchAll(/@\[([^\]]*)\]\(users:([^)\s]+)\)/g)) {
    const [whole, name = '', userId = ''] = match;
    if (match.index > end) parts.push({ kind: 'text', text: content.slice(end, match.index) });
    parts.push({ kind: 'tag', name, userId });
    end = match.index + whole.length;
  }
  if (end < content.length) parts.push({ kind: 'text', text: content.slice(end) });
  return parts;
}

/** The tag of a person, to be put into a comment. */
export function tagOf(person: Person): string {
  return `@[${nameOf(person).replaceAll(']', '')}](users:${person.id})`;
}

/** What is being typed after the last `@` before the cursor; null when no person is being looked for. */
export function tagBeingTyped(text: string, cursor: number): string | null {
  const [, query] = /(?:^|\s)@([\p{L}\p{N} .'-]{0,30})$/u.exec(text.slice(0, cursor)) ?? [];
  return query ?? null;
}
