import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Selector } from '../../src/model.ts';
import type { CredoWebhook, CredoWebhookAttributes } from '../../src/ports/credo.ts';
import { neededEventTypes } from '../../src/subscriptions/combine.ts';
import { ourWebhooks, planWebhook } from '../../src/workers/webhook-plan.ts';
import { canonical } from '../subscriptions/arbitraries.ts';
import { vocabulary } from '../subscriptions/vocabulary.ts';

const mine = { id: 'mine', url: 'https://app.example/credo/webhooks/key', marker: '[credo-slack app.example/default]' };

const attributes: fc.Arbitrary<CredoWebhookAttributes> = fc.record({
  description: fc.oneof(fc.string(), fc.constantFrom('', `Credo AI for Slack ${mine.marker}`, mine.marker.slice(1))),
  url: fc.constantFrom(mine.url, `${mine.url}/`, `${mine.url}2`, 'https://other.example/hook'),
  event_types: fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 1 }),
  event_type_prefix: fc.constantFrom('CredoAI', 'X'),
  event_type_suffix: fc.constantFrom('v1', ''),
  environment: fc.constantFrom('production', 'test'),
  authentication_method: fc.constantFrom('none' as const, 'o_auth' as const),
  authentication_payload: fc.constantFrom({}, { client_id: 'a' }, { client_id: 'b' }),
  authentication_payload_type: fc.constantFrom(null, 'application/json'),
  authentication_server: fc.constantFrom(null, 'https://app.example/credo/oauth/token'),
});
const webhooks: fc.Arbitrary<CredoWebhook[]> = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('mine', 'w1', 'w2', 'w3', 'w4', 'w5'), attributes }),
  { selector: ({ id }) => id, maxLength: 6 },
);
const orNobody = fc.option(attributes, { nil: null });

const isOurs = ({ id, attributes: { url, description } }: CredoWebhook) =>
  id === mine.id || url === mine.url || description.includes(mine.marker);

test('ours are exactly those with our id, our address or our marker; the one we know comes first', () => {
  fc.assert(
    fc.property(webhooks, (all) => {
      const ours = ourWebhooks(all, mine);
      expect(new Set(ours)).toEqual(new Set(all.filter(isOurs)));
      const known = all.find(({ id }) => id === mine.id) ?? all.find(({ attributes: { url } }) => url === mine.url);
      if (known) expect(ours[0]?.id === mine.id || ours[0]?.attributes.url === mine.url).toBe(true);
      if (all.some(({ id }) => id === mine.id)) expect(ours[0]?.id).toBe(mine.id);
    }),
  );
});

test('without an id nobody has, only address and marker count', () => {
  fc.assert(
    fc.property(webhooks, (all) => {
      const others = all.filter(
        ({ attributes: { url, description } }) => url !== mine.url && !description.includes(mine.marker),
      );
      for (const other of others) expect(ourWebhooks(all, { ...mine, id: null })).not.toContain(other);
    }),
  );
});

/** What Credo has after the plan was carried out. */
function carriedOut(current: CredoWebhook | null, wanted: CredoWebhookAttributes | null, isGraceOver: boolean) {
  const plan = planWebhook(current, wanted, isGraceOver);
  switch (plan.kind) {
    case 'nothing':
    case 'remove':
      return null;
    case 'keep':
      return current;
    case 'create':
      return wanted && { id: 'new', attributes: wanted };
    case 'update':
      return wanted && { id: plan.id, attributes: wanted };
  }
}

const sorted = ({ event_types, authentication_payload: _, ...rest }: CredoWebhookAttributes) => ({
  ...rest,
  event_types: [...event_types].sort(),
});

test('afterwards Credo has what is wanted, under the id it had, and a second plan changes nothing', () => {
  const current = fc.option(fc.record({ id: fc.constant('mine'), attributes }), { nil: null });
  fc.assert(
    fc.property(current, orNobody, fc.boolean(), (before, wanted, isGraceOver) => {
      const after = carriedOut(before, wanted, isGraceOver);
      if (wanted) {
        expect(sorted(after!.attributes)).toEqual(sorted(wanted));
        expect(after!.id).toBe(before?.id ?? 'new');
      } else {
        expect(after).toBe(isGraceOver ? null : before);
      }
      expect(['nothing', 'keep']).toContain(planWebhook(after, wanted, isGraceOver).kind);
    }),
  );
});

test('one attribute edited by hand is enough to set it right again', () => {
  const names = ['description', 'url', 'event_types', 'event_type_prefix', 'event_type_suffix', 'environment'] as const;
  const more = ['authentication_method', 'authentication_server', 'authentication_payload_type'] as const;
  fc.assert(
    fc.property(attributes, attributes, fc.constantFrom(...names, ...more), (wanted, other, name) => {
      fc.pre(JSON.stringify(sorted(wanted)[name]) !== JSON.stringify(sorted(other)[name]));
      const edited = { id: 'mine', attributes: { ...wanted, [name]: other[name] } };
      expect(planWebhook(edited, wanted, false)).toEqual({ kind: 'update', id: 'mine' });
    }),
  );
});

const rows = fc.array(canonical, { maxLength: 5 });

test('needed are the kinds of every subscription together, once and sorted', () => {
  fc.assert(
    fc.property(rows, rows, (some, others) => {
      const together = neededEventTypes([...some, ...others], vocabulary);
      const apart = [...neededEventTypes(some, vocabulary), ...neededEventTypes(others, vocabulary)];
      expect(together).toEqual([...new Set(apart)].sort());
      for (const row of some) {
        const types = neededEventTypes([row], vocabulary);
        expect(types.length).toBeGreaterThan(0);
        expect(neededEventTypes([{ ...row, filters: [] }], vocabulary)).toEqual(types);
      }
    }),
  );
});

test('a part never needs a kind that its whole group does not', () => {
  for (const group of vocabulary.groups) {
    const whole: Selector = { group: group.name, sub: null };
    const all = neededEventTypes([{ selectors: [whole], filters: [] }], vocabulary);
    for (const { name } of group.subEvents) {
      const part = neededEventTypes([{ selectors: [{ ...whole, sub: name }], filters: [] }], vocabulary);
      expect(all).toEqual(expect.arrayContaining(part));
    }
  }
});
