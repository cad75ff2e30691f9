import { type Inline, say, value } from '../blockkit/inline.ts';
import { shown } from '../blockkit/limits.ts';
import { valueWords } from '../events/field-change.ts';
import { nameValue } from '../events/values.ts';
import type { Voice } from '../events/voice.ts';
import type { NetChange } from './net-changes.ts';

/** One change in as few words as tell it, for the eye and for the ear. */
export type ChangeWords = { readonly shown: readonly Inline[]; readonly spoken: readonly Inline[] };

/** `Risk: Medium → High`, `Regions: + EU, − UK`, `Risk is now High`, or only `Description changed`. */
export function changeWords({ change, previous }: NetChange, voice: Voice): ChangeWords {
  const field = nameValue(change.words);
  const title = nameValue(capitalised(change.words));
  const to = valueWords(change, change.value, voice);
  if (to === null) return { shown: say`${title} changed`, spoken: [field] };
  const list = change.shows === 'value' ? listWords(change.value, previous?.value) : null;
  if (list !== null)
    return { shown: say`${title}: ${value(list.shown)}`, spoken: say`${field} (${value(list.spoken)})` };
  const from = previous === null ? null : valueWords(change, previous.value, voice);
  if (from === null) {
    const isAre = change.words.endsWith('s') ? 'are' : 'is';
    return { shown: say`${title} ${isAre} now ${value(to)}`, spoken: say`${field} to ${value(to)}` };
  }
  return {
    shown: say`${title}: ${value(from)} → ${value(to)}`,
    spoken: say`${field} from ${value(from)} to ${value(to)}`,
  };
}

/** All of them as one line: `Risk: Medium → High · Description changed`. */
export function changesLine(changes: readonly NetChange[], voice: Voice): Inline[] {
  return changes.flatMap((change, index) => [...(index === 0 ? [] : [' · ']), ...changeWords(change, voice).shown]);
}

/** What was added to a list and what was taken out; null when it was or is not a list of plain words. */
function listWords(to: unknown, from: unknown): { readonly shown: string; readonly spoken: string } | null {
  if (!isWords(to) || !isWords(from) || to.length === 0 || from.length === 0) return null;
  const added = to.filter((item) => !from.includes(item));
  const removed = from.filter((item) => !to.includes(item));
  if (added.length + removed.length === 0) return null;
  const signed = [...added.map((item) => `+ ${item}`), ...removed.map((item) => `− ${item}`)];
  const said = [...some(added, 'added'), ...some(removed, 'removed')];
  return { shown: firstOf(signed), spoken: said.join(', ') };
}

const isWords = (of: unknown): of is readonly string[] =>
  Array.isArray(of) && of.every((item) => typeof item === 'string' && item !== '' && item.length <= shown.name);

const some = (items: readonly string[], verb: string): string[] =>
  items.length === 0 ? [] : [`${firstOf(items)} ${verb}`];

function firstOf(items: readonly string[]): string {
  const rest = items.length - shown.listItems;
  return rest > 0 ? `${items.slice(0, shown.listItems).join(', ')} and ${rest} more` : items.join(', ');
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
