import { describe, expect, it } from 'vitest';
import { loadCatalog, type RenderOptions } from '../../src/events/catalog.ts';
import type { Disclosure, Names } from '../../src/model.ts';
import { leavesOf, violations } from '../blockkit/slack-rules.ts';
import { fixtures, makeOptions, names } from './fixtures.ts';

const catalog = await loadCatalog();
const cases = fixtures.map(({ name, body }) => ({ name, event: catalog.read(body) }));

/** A hostile caller: the names are all there, and only `disclosure` says that they must not be used. */
const discreet = (disclosure: Disclosure): Names => ({ ...names, disclosure });

function renderAll(to: Names, options: Partial<RenderOptions>) {
  return cases.map(({ name, event }) => ({ name, message: event.render(to, makeOptions(options)) }));
}

const asFile = (all: ReturnType<typeof renderAll>, show: (message: (typeof all)[number]['message']) => unknown) =>
  `${JSON.stringify(Object.fromEntries(all.map(({ name, message }) => [name, show(message)])), null, 2)}\n`;

/** Every text of a payload that is long enough to be recognised, but for what is our own wording as well. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 3 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Payloads hold some of our own words, too. */
const ownWords = new Set(['in_progress']);

describe.each(['minimal', 'withheld'] as const)('%s', (disclosure) => {
  const all = renderAll(discreet(disclosure), {});

  it('is worded as reviewed', async () => {
    await expect(asFile(all, ({ text }) => text)).toMatchFileSnapshot(`../fixtures/manners/${disclosure}.json`);
  });

  it.each(cases.map(({ name }, index) => [name, index] as const))(
    'tells no name, value or comment of %s',
    (_, index) => {
      const message = all[index]!.message;
      const { body } = fixtures[index]!;
      const data = (body as { data?: Record<string, unknown> } | null)?.data ?? {};
      const secrets = textsIn({
        ...data,
        useCaseId: '',
        status: '',
        subStatus: '',
        changedFieldName: '',
        eventType: '',
      });
      const shown = [message.text, ...leavesOf(message).flatMap((leaf) => ('text' in leaf ? [String(leaf.text)] : []))];
      const labels = JSON.stringify(message.blocks).match(/"accessibility_label":"[^"]*"/g) ?? [];
      const said = [...shown, ...labels].join('\n');
      const known = ['Resume screener', 'Chat assistant', 'Credit scoring', 'Ana', 'Ben', 'Chi Okafor', 'Dana', 'risk'];
      expect([...secrets, ...known].filter((secret) => said.includes(secret) && !ownWords.has(secret))).toEqual([]);
      expect(leavesOf(message).some((leaf) => leaf.type === 'user')).toBe(false);
      expect(said).toContain('Open in Credo AI to read.');
      expect(violations(message)).toEqual([]);
      expect(message.blocks.length).toBeLessThanOrEqual(3);
    },
  );
});

it('says the same of every restricted use case', () => {
  const texts = new Set(renderAll(discreet('withheld'), {}).map(({ message }) => message.text));
  expect([...texts]).toEqual(['🔒 An update to a use case that is restricted in Credo AI. Open in Credo AI to read.']);
});

describe('standard size', () => {
  const all = renderAll(names, { size: 'standard' });

  it('is worded as reviewed', async () => {
    await expect(asFile(all, (message) => message)).toMatchFileSnapshot('../fixtures/manners/standard.json');
  });

  it('stays within the limits of Slack, with at most two short fields and one line more', () => {
    for (const { message } of all) {
      expect(violations(message)).toEqual([]);
      expect(message.blocks.length).toBeLessThanOrEqual(4);
      const fields = message.blocks.flatMap((block) => ('fields' in block ? (block.fields ?? []) : []));
      expect(fields.length).toBeLessThanOrEqual(2);
    }
  });

  it('quotes 500 characters of a comment where the compact size quotes 300', () => {
    const body = {
      type: 'CredoAI.use_case_comment.v1',
      data: { useCaseId: 'SeFqMYkJTSqe6fXgL7GryZ', comment: 'x'.repeat(600), commentId: 'c1' },
    };
    const lengthAt = (size: 'compact' | 'standard') =>
      /x+…/.exec(catalog.read(body).render(names, makeOptions({ size })).text)?.[0].length;
    expect([lengthAt('compact'), lengthAt('standard')]).toEqual([300, 500]);
  });
});
