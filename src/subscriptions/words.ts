/** The same word, however it is spelled: case, hyphens, underscores, spaces and punctuation do not count. */
export function squash(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Like `squash`, and singular and plural are the same. */
export function stem(text: string): string {
  const word = squash(text);
  return word.length > 3 ? word.replace(/ies$/, 'y').replace(/s$/, '') : word;
}

/** The same name: case and the amount of white space do not count, everything else does. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Orders strings by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Finds what a typed word names: by name, by alias, then by the singular or plural of either. */
export function findNamed<T extends { readonly name: string; readonly aliases: readonly string[] }>(
  word: string,
  items: readonly T[],
): T | null {
  const exact = squash(word);
  if (exact === '') return null;
  const stemmed = stem(word);
  return (
    items.find((item) => squash(item.name) === exact) ??
    items.find((item) => item.aliases.some((alias) => squash(alias) === exact)) ??
    items.find((item) => [item.name, ...item.aliases].some((name) => stem(name) === stemmed)) ??
    null
  );
}
