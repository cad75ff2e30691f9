import fc from 'fast-check';
import type { Filter, FilterKey, Selector, SubscriptionSpec } from '../../src/model.ts';
import { canonicalSpec } from '../../src/subscriptions/canonical.ts';
import { filterKeys, saysSomethingAbout, statuses, statusesOf } from '../../src/subscriptions/filter-keys.ts';
import { vocabulary } from './vocabulary.ts';

const awkward = [
  '"',
  "'",
  '“',
  '”',
  '‘',
  '’',
  '«',
  '»',
  '`',
  '\\',
  ',',
  ':',
  '-',
  '–',
  '.',
  '…',
  ' ',
  '<',
  '>',
  '@',
  '|',
  'me',
  'all',
  '<@U1>',
];

/** Any text but the empty one, rich in what means something to the grammar. */
export const anyText = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc
      .array(fc.constantFrom(...awkward, 'a', 'Reviews', 'é', '\u00a0'), { minLength: 1 })
      .map((parts) => parts.join('')),
    fc.constantFrom('me', 'ME', 'all', 'reviews', '-', '<@U123>', 'risk:high', '“x”', 'x\\', '...'),
  )
  .filter((text) => text !== '');

const selector: fc.Arbitrary<Selector> = fc.oneof(
  fc.constantFrom<Selector>(
    ...vocabulary.groups.map(({ name }) => ({ group: name, sub: null })),
    ...vocabulary.groups.flatMap((group) => group.subEvents.map(({ name }) => ({ group: group.name, sub: name }))),
    { group: 'other', sub: 'use_case_governance_status_updated' },
  ),
  anyText.map((sub): Selector => ({ group: 'fields', sub })),
);

const mention = /^<@[UW][A-Z\d]+\|[^>]*>$/;
const personText = anyText.filter((text) => !mention.test(text));

function filterOf(key: FilterKey): fc.Arbitrary<Filter> {
  const text =
    { status: fc.constantFrom(...statuses), actor: personText, assignee: personText }[key as string] ?? anyText;
  const values = fc.array(
    text.map((value) => ({ text: value, id: null })),
    { minLength: 1, maxLength: 3 },
  );
  return fc.record({ key: fc.constant(key), negated: fc.boolean(), values });
}

const filters = fc.array(fc.constantFrom(...filterKeys.map(({ name }) => name)).chain(filterOf), { maxLength: 4 });

/** Any spec in canonical form whose filters fit its events. */
export const canonical: fc.Arbitrary<SubscriptionSpec> = fc
  .record({ selectors: fc.array(selector, { minLength: 1, maxLength: 6 }), filters })
  .map((spec) => {
    const fits = ({ key, negated }: Filter) =>
      negated || spec.selectors.every(({ group }) => saysSomethingAbout(key, group));
    const possible = spec.selectors.flatMap(({ group }) => statusesOf(group));
    const withPossible = (filter: Filter) =>
      filter.key === 'status' && !filter.negated
        ? { ...filter, values: filter.values.filter(({ text }) => possible.includes(text)) }
        : filter;
    return canonicalSpec({ ...spec, filters: spec.filters.filter(fits).map(withPossible) }, vocabulary);
  });

const words = fc.constantFrom(
  ...[
    'reviews',
    'tasks:done',
    'fields',
    'all',
    'reviews:opened,closed',
    'reveiws',
    'taks:done',
    'reviews:clsed',
    'and',
    'or',
    'opened',
    'reviews/tasks',
    '-tasks',
    'please',
    'of',
  ],
  ...[
    'risk:high',
    '-rsk:low',
    'by me',
    'status:in progress',
    'status:done',
    'risk=high',
    'use case:x',
    'approved',
    'risk changes',
    'assignee:',
    '-field:x',
    'uc:“a b',
    '"tasks:done',
    'zzqzz',
  ],
  ...vocabulary.eventNames.keys(),
);

/** Something people might type: any string, fragments of the grammar in any order, or words with and without slips. */
export const typed: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(fc.constantFrom('reviews', ':', ',', ' ', 'done', 'risk', 'me', ...awkward), anyText), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.array(words, { minLength: 1, maxLength: 4 }), fc.constantFrom(' ', ', ', ','))
    .map(([parts, separator]) => parts.join(separator)),
);
