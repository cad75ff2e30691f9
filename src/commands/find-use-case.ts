import { bold, type Inline } from '../blockkit/inline.ts';
import type { Audience, FilterValue, UseCaseInfo } from '../model.ts';
import type { CredoApi } from '../ports/credo.ts';
import { closest } from '../subscriptions/suggest.ts';
import { fold } from '../subscriptions/words.ts';
import { named } from './references.ts';

/** How many use cases with a similar name are looked at. */
const mostCandidates = 20;
const mostChoices = 5;
const mostSuggestions = 3;
const mostWords = 6;
const leastWordLength = 3;
/** What is left of a mistyped word often still finds it. */
const stemLength = 4;
const shortIdLength = 6;

/** Why a value names nothing, and other values to offer. */
export type NotFound = {
  readonly why: readonly Inline[];
  readonly instead: readonly { readonly label: string; readonly text: string }[];
};

/**
 * Finds a use case by its name, else by its id. One that is restricted must be named exactly, and is an id from then on
 * where this audience must not read its name. Throws `CredoApiError`.
 */
export async function findUseCase(credo: CredoApi, typed: string, audience: Audience): Promise<FilterValue | NotFound> {
  const text = typed.trim().replace(/\s+/g, ' ');
  const found = await credo.useCases.search(text, mostCandidates);
  const exact = found.filter(({ name }) => fold(name ?? '') === fold(text));
  const [only, ...others] = await nameable(exact, audience);
  if (only && others.length > 0) return whichOne([only, ...others], text);
  if (only) return { text: only.name ?? text, id: only.id };
  const byId = exact[0] ?? (/\s/.test(text) ? null : await credo.useCases.get(text));
  if (byId) {
    const [known] = await nameable([byId], audience);
    return { text: known ? (known.name ?? text) : byId.id, id: byId.id };
  }

  const near = nearest(text, await nameable([...found, ...(await searchWords(credo, text))], audience));
  const hint: Inline[] =
    near.length > 0
      ? [' Closest: ', ...near.flatMap((name, index): Inline[] => [index === 0 ? '' : ', ', bold(name)]), '.']
      : [];
  return {
    why: ["I can't find a use case called ", named(text), '.', ...hint],
    instead: near.map((name) => ({ label: name, text: name })),
  };
}

/** Those whose names may be said here. */
export async function nameable(useCases: readonly UseCaseInfo[], audience: Audience): Promise<readonly UseCaseInfo[]> {
  if (!useCases.some(({ isRestricted }) => isRestricted) || (await audience.readsRestricted())) return useCases;
  return useCases.filter(({ isRestricted }) => !isRestricted);
}

/** Credo may find nothing for a text with a slip in it, so its words are looked for one by one. */
async function searchWords(credo: CredoApi, text: string): Promise<readonly UseCaseInfo[]> {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= leastWordLength);
  const queries = [...new Set([...words, ...words.map((word) => word.slice(0, stemLength))])].slice(0, mostWords);
  return (await Promise.all(queries.map((query) => credo.useCases.search(query, mostCandidates)))).flat();
}

function nearest(text: string, useCases: readonly UseCaseInfo[]): string[] {
  const names = useCases.map(({ name }) => name).filter((name) => name !== null);
  return [...new Set([...closest(text, names, mostSuggestions), ...names])].slice(0, mostSuggestions);
}

/** Only their ids tell them apart. */
function whichOne(useCases: readonly UseCaseInfo[], text: string): NotFound {
  return {
    why: [
      `Credo AI has ${useCases.length} use cases called `,
      named(text),
      '. Which one do you mean? After each name stands the beginning of its id, as in its address in Credo AI.',
    ],
    instead: useCases
      .slice(0, mostChoices)
      .map(({ id, name }) => ({ label: `${name ?? text} · ${id.slice(0, shortIdLength)}…`, text: id })),
  };
}
