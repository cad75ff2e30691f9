import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSpec } from '../../src/subscriptions/format-subscription.ts';
import { parseSubscription } from '../../src/subscriptions/parse-subscription.ts';
import { canonical, typed } from './arbitraries.ts';
import { caller, specOf } from './builders.ts';
import { vocabulary } from './vocabulary.ts';

const runs = { numRuns: 2000 };
const parse = (text: string) => parseSubscription(text, vocabulary, { callerSlackUserId: caller });

test('parsing gives back every canonical spec that was formatted', () => {
  fc.assert(
    fc.property(canonical, (spec) => {
      expect(specOf(formatSpec(spec))).toEqual(spec);
    }),
    runs,
  );
});

test('parsing never throws, and what it understands has one canonical form', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const result = parse(text);
      if (result.ok)
        expect(parse(formatSpec(result.spec))).toMatchObject({ ok: true, spec: result.spec, notes: expect.any(Array) });
    }),
    runs,
  );
});

test('whatever a problem offers to type instead is understood', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const result = parse(text);
      if (result.ok) return;
      const offers =
        'commands' in result.problem
          ? result.problem.commands
          : 'corrected' in result.problem
            ? [result.problem.corrected]
            : [];
      for (const offer of offers) if (offer !== null) expect(parse(offer)).toMatchObject({ ok: true });
    }),
    runs,
  );
});
