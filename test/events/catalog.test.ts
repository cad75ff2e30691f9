import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCatalog, loadCatalog } from '../../src/events/catalog.ts';
import review from '../../src/events/types/use-case-review-status-updated.ts';
import { effectsOf, leavesOf, mrkdwnOf, violations } from '../blockkit/slack-rules.ts';
import { appUrl, fixture, fixtures, linkedSlackIds, makeOptions, names } from './fixtures.ts';

const catalog = await loadCatalog();

describe.each(fixtures)('$name', ({ name, type, body }) => {
  const event = catalog.read(body);
  const message = event.render(names, makeOptions());

  it('is read as the type its name says', () => {
    expect(event.type ?? 'unknown').toBe(type);
    expect(event.isKnown).toBe(type !== 'unknown');
    expect(event.facts.type).toBe(event.type);
    expect(event.facts.group === null).toBe(type === 'unknown');
  });

  it('becomes the reviewed message', async () => {
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`../fixtures/rendered/${name}.json`);
  });

  it('stays within the limits of Slack and is at most four lines', () => {
    expect(violations(message)).toEqual([]);
    expect(message.blocks.length).toBeLessThanOrEqual(3);
    expect(message.text).toMatch(/^\p{Extended_Pictographic}\uFE0F? \S+ \S+/u);
  });

  it('calls, links and formats nobody and nothing it should not', () => {
    const effects = mrkdwnOf(message).flatMap(effectsOf);
    const mayDo = ['date', ...linkedSlackIds.map((id) => `user ${id}`)];
    expect(effects.filter((effect) => !mayDo.includes(effect))).toEqual([]);
    for (const leaf of leavesOf(message)) {
      if (leaf.type === 'user') expect(linkedSlackIds).toContain(leaf.user_id);
      if (leaf.type === 'link') expect(leaf.url.startsWith(appUrl)).toBe(true);
    }
  });

  it('shows no raw ids', () => {
    const { text, blocks } = message;
    const visible = [text, ...leavesOf(message).map((leaf) => ('text' in leaf ? leaf.text : '')), accessible(blocks)];
    expect(visible.join(' ')).not.toMatch(/[A-Za-z0-9]{21,}/);
  });
});

const accessible = (blocks: object[]): string =>
  [...JSON.stringify(blocks).matchAll(/"accessibility_label":"([^"]*)"/g)].map(([, label]) => label).join(' ');

describe('the catalogue', () => {
  it('has a fixture for every type it knows', () => {
    const exercised = new Set(fixtures.map(({ type }) => type));
    expect([...catalog.vocabulary.eventNames.keys()].filter((type) => !exercised.has(type))).toEqual([]);
  });

  it('has a definition for every type a fixture is named after', () => {
    const types = [...new Set(fixtures.map(({ type }) => type))].filter((type) => type !== 'unknown');
    expect(types.filter((type) => !catalog.read({ type }).isKnown)).toEqual([]);
  });

  it('has no rendered file without a fixture', () => {
    const rendered = readdirSync(new URL('../fixtures/rendered/', import.meta.url));
    const names = fixtures.map(({ name }) => `${name}.json`);
    expect(rendered.filter((file) => !names.includes(file))).toEqual([]);
  });

  it('refuses two definitions of one type', () => {
    expect(() => createCatalog([review, review])).toThrow('claim use_case_review_status_updated');
  });

  it('names what was odd in a payload without repeating it', () => {
    const anomalies = (name: string) => catalog.read(fixture(name)).anomalies;
    expect(anomalies('use_case_review_status_updated__published_full')).toEqual([]);
    expect(anomalies('use_case_review_status_updated__misspelt_name')).toEqual(['misspelt_type', 'no_time']);
    expect(anomalies('use_case_review_status_updated__bad_time')).toEqual(['bad_time']);
    expect(anomalies('use_case_review_status_updated__status_is_a_number')).toEqual(['schema_mismatch']);
    expect(anomalies('use_case_review_status_updated__approved_without_user')).toEqual(['no_user']);
    expect(anomalies('unknown__evidence_created')).toEqual(['unknown_type']);
    expect(anomalies('unknown__an_array')).toEqual(['not_an_object', 'unknown_type', 'no_use_case', 'no_user']);
  });
});
