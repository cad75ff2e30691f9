import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventFacts, Filter, SubscriptionSpec } from '../../src/model.ts';
import { indexRows } from '../../src/subscriptions/index-rows.ts';
import { type KnownFacts, matchRow } from '../../src/subscriptions/matches.ts';

const useCase = fc.constantFrom('uc1', 'uc2', 'uc3');
const name = fc.constantFrom('Resume screener', 'Credit scoring');
const value = fc.oneof(
  fc.record({ text: name, id: useCase }),
  fc.record({ text: useCase, id: fc.constant(null) }),
  fc.record({ text: name, id: fc.constant(null) }),
);
const filter: fc.Arbitrary<Filter> = fc.record({
  key: fc.constantFrom('use-case', 'status'),
  negated: fc.boolean(),
  values: fc.array(value, { minLength: 1, maxLength: 3 }),
});
const row: fc.Arbitrary<SubscriptionSpec> = fc.record({
  selectors: fc.constant([{ group: 'comments' as const, sub: null }]),
  filters: fc.array(filter, { maxLength: 2 }),
});
const nobody = { actorSlackUserId: null, actorNames: [], assigneeSlackUserId: null, assigneeNames: [] };

test('no subscription that wants an event is left out, and the order stays', () => {
  fc.assert(
    fc.property(fc.array(row), fc.option(useCase), fc.option(name), (rows, useCaseId, useCaseName) => {
      const facts: EventFacts = {
        ...{ type: 'use_case_comment', group: 'comments', subs: [], useCaseId, reviewId: null },
        ...{ actor: null, assignee: null, tagged: [], statuses: [], field: null },
      };
      const known: KnownFacts = { useCaseName, riskNames: null, ...nobody };
      const wanting = (some: readonly SubscriptionSpec[]) => some.filter((one) => matchRow(one, facts, known));
      expect(wanting(indexRows(rows)(facts))).toEqual(wanting(rows));
    }),
    { numRuns: 500 },
  );
});

test('of many subscriptions to one use case each, only one is looked at', () => {
  const rows = Array.from({ length: 1_000 }, (_, at) => ({
    selectors: [],
    filters: [{ key: 'use-case' as const, negated: false, values: [{ text: `Case ${at}`, id: `uc${at}` }] }],
  }));
  expect(indexRows(rows)({ useCaseId: 'uc7' })).toEqual([rows[7]]);
});
