import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/events/catalog.ts';

const { vocabulary } = await loadCatalog();
const group = (name: string) => vocabulary.groups.find((candidate) => candidate.name === name)!;
const parts = (name: string) =>
  group(name)
    .subEvents.filter(({ isPart }) => isPart)
    .map((sub) => sub.name);
const documented = [
  'name',
  'risk_category_level',
  'description',
  'icon',
  'industries',
  'regions',
  'ai_type',
  'is_vendor',
  'questionnaire_ids',
];

describe('the vocabulary', () => {
  it('has five groups, each with the event types a webhook needs', () => {
    expect(vocabulary.groups.map(({ name, eventTypes }) => [name, [...eventTypes].sort()])).toEqual([
      ['reviews', ['use_case_review_status_updated']],
      ['tasks', ['use_case_review_task_deleted', 'use_case_review_task_status_updated']],
      ['comments', ['use_case_comment', 'use_case_review_comment']],
      ['metadata', documented.map((field) => `use_case_${field}_updated`).sort()],
      ['fields', ['use_case_custom_field_updated']],
    ]);
  });

  it('takes groups apart into parts that do not overlap', () => {
    expect(parts('reviews')).toEqual(['opened', 'decided', 'closed']);
    expect(parts('tasks')).toEqual(['assigned', 'done', 'deleted']);
    expect(parts('comments')).toEqual([]);
    expect(parts('metadata')).toEqual([
      'name',
      'risk',
      'description',
      'icon',
      'industries',
      'regions',
      'ai-type',
      'vendor',
      'questionnaires',
    ]);
  });

  it('knows what is more than a part', () => {
    expect(group('tasks').subEvents.at(-1)).toMatchObject({
      name: 'updated',
      contains: ['assigned', 'done'],
      isPart: false,
      eventTypes: ['use_case_review_task_status_updated'],
    });
    expect(group('comments').subEvents).toMatchObject([
      { name: 'mentions', isPart: false, eventTypes: ['use_case_comment', 'use_case_review_comment'] },
    ]);
    expect(group('fields')).toMatchObject({ subEvents: [], freeSubEvent: 'custom field name' });
  });

  it('registers for a sub-event only what it needs', () => {
    const needs = (name: string, sub: string) =>
      group(name).subEvents.find((candidate) => candidate.name === sub)?.eventTypes;
    expect(needs('tasks', 'deleted')).toEqual(['use_case_review_task_deleted']);
    expect(needs('tasks', 'done')).toEqual(['use_case_review_task_status_updated']);
    expect(needs('metadata', 'risk')).toEqual(['use_case_risk_category_level_updated']);
  });

  it('says what each raw event name stands for', () => {
    const standsFor = (name: string) => vocabulary.eventNames.get(name)?.selector;
    expect(standsFor('use_case_review_status_updated')).toEqual({ group: 'reviews', sub: null });
    expect(standsFor('use_case_review_task_status_updated')).toEqual({ group: 'tasks', sub: 'updated' });
    expect(standsFor('use_case_review_task_deleted')).toEqual({ group: 'tasks', sub: 'deleted' });
    expect(standsFor('use_case_comment')).toEqual({ group: 'comments', sub: null });
    expect(standsFor('use_case_review_comment')).toEqual({ group: 'comments', sub: null });
    expect(standsFor('use_case_is_vendor_updated')).toEqual({ group: 'metadata', sub: 'vendor' });
    expect(standsFor('use_case_risk_classification_level_updated')).toEqual({ group: 'metadata', sub: 'risk' });
    expect(standsFor('use_case_custom_field_updated')).toEqual({ group: 'fields', sub: null });
  });

  it('keeps the deprecated governance status apart, with a note', () => {
    const { selector, note } = vocabulary.eventNames.get('use_case_governance_status_updated')!;
    expect(selector).toEqual({ group: 'other', sub: 'use_case_governance_status_updated' });
    expect(note).toContain('deprecated');
    expect(group('metadata').eventTypes).not.toContain('use_case_governance_status_updated');
  });

  it('gives every word one meaning', () => {
    for (const words of [
      vocabulary.groups.flatMap(({ name, aliases }) => [name, ...aliases]),
      ...vocabulary.groups.map(({ subEvents }) => subEvents.flatMap(({ name, aliases }) => [name, ...aliases])),
    ]) {
      expect(new Set(words).size).toBe(words.length);
    }
  });
});
