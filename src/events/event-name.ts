/** Which names are events: exact ones, and what else a family of names claims. */
export type KnownNames = { readonly exact: ReadonlySet<string>; isFamily(name: string): boolean };

/** A spelling in Credo's older documents (credo-api: Event catalogue). */
const misspelt: ReadonlyMap<string, string> = new Map([
  ['use_case_review_status_update', 'use_case_review_status_updated'],
]);

export type FoundName = { readonly name: string; readonly isMisspelt: boolean };

/**
 * Finds an event name in a text, whatever prefix, suffix and separators surround it: `CredoAI.use_case_comment.v1`,
 * `use_case_comment`, `acme/use_case_comment_v2`.
 */
export function findEventName(text: string, known: KnownNames): FoundName | null {
  for (const [word] of text.toLowerCase().matchAll(/(?<![a-z0-9])use_case_[a-z0-9_]+/g)) {
    for (const name of [word, word.replace(/_v?\d+$/, '')]) {
      const corrected = misspelt.get(name);
      if (corrected !== undefined && known.exact.has(corrected)) return { name: corrected, isMisspelt: true };
      if (known.exact.has(name) || known.isFamily(name)) return { name, isMisspelt: false };
    }
  }
  return null;
}

/** Some subjects leave out part of the name: `governance_status_updated`, `cf_<id>_updated` (credo-api: Event catalogue). */
export function eventNameOfSubject(subject: string, known: KnownNames): FoundName | null {
  const word = subject.toLowerCase();
  const name = /^cf_\w+_updated$/.test(word) ? 'use_case_custom_field_updated' : `use_case_${word}`;
  return word.endsWith('_updated') && known.exact.has(name)
    ? { name, isMisspelt: false }
    : findEventName(subject, known);
}

/** The words of an event name nobody knows: `evidence created` of `CredoAI.use_case_evidence_created.v1`. */
export function wordsOfUnknownName(text: string): string | null {
  const words = text
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => !/^(credoai|v?\d+)$/i.test(word))
    .map((word) => word.replace(/^use_case_|_+/gi, ' ').trim());
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  return longest === '' ? null : longest;
}
