import type { GroupVocabulary, Selector, SubscriptionSpec, Vocabulary } from '../model.ts';
import { canonicalFilters, canonicalSelectors, containedIn, covers } from './canonical.ts';
import { formatSpec } from './format-subscription.ts';

/** What is left of some selectors, or the one that cannot be taken apart. */
export type TakeOutOutcome =
  | { readonly kind: 'done'; readonly left: readonly Selector[]; readonly removed: readonly Selector[] }
  | { readonly kind: 'inseparable'; readonly from: Selector };

/** Takes the unwanted events out of a choice; of a wider choice the other parts stay. */
export function takeOut(selectors: readonly Selector[], unwanted: Selector, vocabulary: Vocabulary): TakeOutOutcome {
  const left: Selector[] = [];
  const removed: Selector[] = [];
  for (const selector of selectors) {
    if (covers(unwanted, selector, vocabulary)) {
      removed.push(selector);
      continue;
    }
    const gone = overlap(selector, unwanted, vocabulary);
    if (gone.length === 0) {
      left.push(selector);
      continue;
    }
    if (!isSeparable(unwanted, vocabulary)) return { kind: 'inseparable', from: selector };
    left.push(...partsOf(selector, vocabulary).filter((part) => !gone.some((one) => covers(one, part, vocabulary))));
    removed.push(...gone);
  }
  return removed.length === 0
    ? { kind: 'done', left: selectors, removed }
    : { kind: 'done', left: canonicalSelectors(left, vocabulary), removed };
}

/** What two choices, neither of them within the second, have in common. */
function overlap(selector: Selector, unwanted: Selector, vocabulary: Vocabulary): Selector[] {
  if (covers(selector, unwanted, vocabulary)) return [unwanted];
  if (selector.group !== unwanted.group) return [];
  return partsOf(unwanted, vocabulary).filter((part) => covers(selector, part, vocabulary));
}

/** The disjoint parts a choice can be taken apart into; a part is its own only part. */
function partsOf(selector: Selector, vocabulary: Vocabulary): Selector[] {
  const group = groupOf(selector, vocabulary);
  const names =
    selector.sub === null
      ? (group?.subEvents ?? []).filter(({ isPart }) => isPart).map(({ name }) => name)
      : containedIn(selector, vocabulary);
  return names.map((sub) => ({ group: selector.group, sub }));
}

/** Only what is a part, or made of parts, leaves something that can be named. */
function isSeparable(selector: Selector, vocabulary: Vocabulary): boolean {
  const subEvent = groupOf(selector, vocabulary)?.subEvents.find(({ name }) => name === selector.sub);
  return subEvent !== undefined && (subEvent.isPart || subEvent.contains.length > 0);
}

function groupOf(selector: Selector, vocabulary: Vocabulary): GroupVocabulary | undefined {
  return vocabulary.groups.find(({ name }) => name === selector.group);
}

/** The commands (without `/credo`) that come closest to taking `selector` out of `from`. */
export function instead(
  rows: readonly SubscriptionSpec[],
  row: SubscriptionSpec,
  { selector, from }: { readonly selector: Selector; readonly from: Selector },
  vocabulary: Vocabulary,
): string[] {
  const stop = `unsubscribe ${formatSpec({ selectors: [from], filters: row.filters })}`;
  const isNamed = groupOf(selector, vocabulary)?.freeSubEvent !== null && selector.sub !== null;
  if (!isNamed) {
    const others = row.selectors.filter((one) => one !== from);
    return rows.length === 1 && others.length > 0 ? [`set ${formatSpec({ ...row, selectors: others })}`] : [stop];
  }
  const values = [{ text: selector.sub, id: null }];
  const filters = canonicalFilters([...row.filters, { key: 'field', negated: true, values }]);
  return rows.length === 1
    ? [`set ${formatSpec({ ...row, filters })}`]
    : [stop, `subscribe ${formatSpec({ selectors: [from], filters })}`];
}
