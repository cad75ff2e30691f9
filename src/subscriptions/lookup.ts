import type { GroupVocabulary, Selector, Vocabulary } from '../model.ts';
import { formatSelector } from './format-subscription.ts';
import { closest } from './suggest.ts';
import { findNamed, squash } from './words.ts';

/** What one event word stands for. */
export type EventMeaning = {
  readonly selectors: readonly Selector[];
  readonly notes: readonly string[];
  readonly isAll: boolean;
};

/** Finds what an event word without a colon stands for: `all`, a group, or Credo's own name of an event. */
export function findEvent(word: string, vocabulary: Vocabulary): EventMeaning | null {
  if (['all', 'everything'].includes(squash(word))) {
    const selectors = vocabulary.groups.map(({ name }) => ({ group: name, sub: null }));
    return { selectors, notes: [], isAll: true };
  }
  const group = findNamed(word, vocabulary.groups);
  if (group !== null) return { selectors: [{ group: group.name, sub: null }], notes: [], isAll: false };
  return findDotted(word, vocabulary) ?? findEventName(word, vocabulary);
}

/** `reviews.opened` */
function findDotted(word: string, vocabulary: Vocabulary): EventMeaning | null {
  const [head = '', sub = '', ...rest] = word.split('.');
  const group = rest.length === 0 ? findNamed(head, vocabulary.groups) : null;
  const known = group === null ? null : findNamed(sub, group.subEvents);
  if (group === null || known === null) return null;
  return { selectors: [{ group: group.name, sub: known.name }], notes: [], isAll: false };
}

/** Finds a sub-event of a group; in a group of free choice a name that is not listed stands for itself. */
export function findSubEvent(name: string, isQuoted: boolean, group: GroupVocabulary): Selector | null {
  if (name === '') return null;
  if (group.freeSubEvent !== null && isQuoted) return { group: group.name, sub: name };
  if (squash(name) === 'all') return { group: group.name, sub: null };
  const known = findNamed(name, group.subEvents);
  if (known !== null) return { group: group.name, sub: known.name };
  return group.freeSubEvent === null ? null : { group: group.name, sub: name };
}

/** What to type instead of an unknown event word, likeliest first. */
export function suggestEvents(word: string, vocabulary: Vocabulary): string[] {
  const decision = suggestDecision(word);
  if (decision !== null) return [decision];
  const texts = new Map<string, string>();
  for (const group of vocabulary.groups) {
    for (const name of [group.name, ...group.aliases]) texts.set(name, group.name);
  }
  for (const group of vocabulary.groups) {
    for (const [name, text] of subEventNames(group)) if (!texts.has(name)) texts.set(name, text);
  }
  for (const [name, { selector }] of vocabulary.eventNames) texts.set(name, formatSelector(selector));
  const core = word.split('.').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
  return translated(near(core, [...texts.keys()]), texts);
}

/** What to type instead of an unknown sub-event: one of the group's own, else another group's of that name. */
export function suggestSubEvents(name: string, group: GroupVocabulary, vocabulary: Vocabulary): string[] {
  const decision = group.name === 'reviews' ? suggestDecision(name) : null;
  if (decision !== null) return [decision];
  const own = new Map(subEventNames(group));
  const similar = translated(near(name, [...own.keys()]), own);
  if (similar.length > 0) return similar;
  return vocabulary.groups.flatMap((other) => {
    const sub = other.freeSubEvent === null ? findSubEvent(name, false, other) : null;
    return sub === null ? [] : [formatSelector(sub)];
  });
}

const decisions = [
  { name: 'approved', aliases: ['approval'] },
  { name: 'rejected', aliases: ['rejection'] },
];

/** How a review was decided is not an event but a status. */
function suggestDecision(word: string): string | null {
  const decision = findNamed(word, decisions);
  return decision === null ? null : `reviews status:${decision.name}`;
}

/** Short words resemble too much, and nobody means an event by `none`. */
function near(word: string, names: readonly string[]): string[] {
  if (['none', 'nothing'].includes(squash(word))) return [];
  return word.length < 4 ? names.filter((name) => squash(name) === squash(word)) : closest(word, names);
}

function subEventNames(group: GroupVocabulary): [name: string, text: string][] {
  return group.subEvents.flatMap((sub) =>
    [sub.name, ...sub.aliases].map((name): [string, string] => [
      name,
      formatSelector({ group: group.name, sub: sub.name }),
    ]),
  );
}

function translated(names: readonly string[], texts: ReadonlyMap<string, string>): string[] {
  return [...new Set(names.map((name) => texts.get(name) ?? name))];
}

/** Credo's own names come with any prefix and suffix, and in its documents once without the final d. */
function findEventName(word: string, vocabulary: Vocabulary): EventMeaning | null {
  for (const part of word.split('.')) {
    const typed = squash(part);
    const isCompound = /[-_]/.test(part);
    for (const [name, { selector, note }] of vocabulary.eventNames) {
      if (!spellings(name, isCompound).includes(typed)) continue;
      const notes = note === null ? [] : [note];
      if (selector.group !== 'other') notes.push(`shorter: \`${formatSelector(selector)}\``);
      return { selectors: [selector], notes, isAll: false };
    }
  }
  return null;
}

function spellings(eventName: string, isCompound: boolean): string[] {
  const full = squash(eventName);
  const short = full.replace(/^usecase/, '');
  const names = [full, short, ...[full, short].map((name) => name.replace(/updated$/, 'update'))];
  return isCompound ? [...names, short.replace(/updated$/, '')] : names;
}
