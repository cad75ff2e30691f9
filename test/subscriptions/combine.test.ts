import { describe, expect, test } from 'vitest';
import { covers } from '../../src/subscriptions/canonical.ts';
import { neededEventTypes, replace, sameRows, subscribe, unsubscribe } from '../../src/subscriptions/combine.ts';
import { countFilterValues } from '../../src/subscriptions/filters.ts';
import { formatSelector, formatSpec } from '../../src/subscriptions/format-subscription.ts';
import { parsed, select, specOf } from './builders.ts';
import { vocabulary } from './vocabulary.ts';

const rowsOf = (...texts: string[]) => texts.map(specOf);

describe('covers', () => {
  test.each([
    ['reviews', 'reviews', true],
    ['reviews', 'reviews:opened', true],
    ['reviews:opened', 'reviews', false],
    ['reviews:opened', 'reviews:closed', false],
    ['reviews', 'tasks', false],
    ['tasks:updated', 'tasks:done', true],
    ['tasks:done', 'tasks:updated', false],
    ['tasks:updated', 'tasks:deleted', false],
    ['fields:Go-live', 'fields:go-LIVE', true],
    ['fields', 'fields:x', true],
  ])('%s covers %s: %s', (a, b, expected) => {
    expect(covers(select(a), select(b), vocabulary)).toBe(expected);
  });
});

describe('subscribe', () => {
  test.each([
    ['to an empty channel', [], 'reviews', ['reviews'], ['reviews']],
    ['adds to what is there', ['reviews'], 'fields', ['reviews fields'], ['fields']],
    ['with nothing new changes nothing', ['reviews'], 'reviews', ['reviews'], []],
    [
      'to a part of what is there changes nothing',
      ['reviews tasks:updated'],
      'reviews:opened tasks:done',
      ['reviews tasks:updated'],
      [],
    ],
    ['to a filtered part of what is there changes nothing', ['reviews'], 'reviews risk:high', ['reviews'], []],
    ['to the whole replaces the part', ['reviews:opened tasks'], 'reviews', ['reviews tasks'], ['reviews']],
    ['adds another part', ['reviews:opened'], 'reviews:closed', ['reviews:opened,closed'], ['reviews:closed']],
    ['keeps other filters apart', ['reviews'], 'tasks risk:high', ['reviews', 'tasks risk:high'], ['tasks']],
    [
      'joins the row with the same filters',
      ['reviews', 'tasks risk:high,low'],
      'comments reviews risk:Low,High',
      ['reviews', 'tasks comments risk:high,low'],
      ['comments'],
    ],
    ['without filters keeps the filtered row', ['tasks risk:high'], 'tasks', ['tasks risk:high', 'tasks'], ['tasks']],
  ])('%s', (_, before, text, after, added) => {
    const rows = rowsOf(...before);
    const result = subscribe(rows, specOf(text), vocabulary);
    expect(result.rows.map(formatSpec)).toEqual(after);
    expect(result.added.map(formatSelector)).toEqual(added);
    expect(result.changed).toBe(added.length > 0);
    expect(result.changed || result.rows === rows).toBe(true);
  });

  test('tells use cases of one name apart by their ids', () => {
    const withId = (id: string) => ({
      ...specOf('reviews'),
      filters: [{ key: 'use-case' as const, negated: false, values: [{ text: 'Chatbot', id }] }],
    });
    expect(subscribe([withId('uc1')], withId('uc2'), vocabulary).rows).toHaveLength(2);
    expect(subscribe([withId('uc1')], withId('uc1'), vocabulary).rows).toHaveLength(1);
    expect(subscribe([withId('uc1')], specOf('reviews uc:chatbot'), vocabulary).rows).toHaveLength(1);
  });
});

describe('unsubscribe', () => {
  test.each([
    ['takes a group away', ['reviews fields'], 'fields', ['reviews'], ['fields']],
    ['of what is not there changes nothing', ['reviews fields'], 'metadata', ['reviews fields'], []],
    ['takes the last and leaves no row', ['reviews'], 'reviews', [], ['reviews']],
    ['takes from every row', ['reviews tasks', 'tasks risk:high'], 'tasks', ['reviews'], ['tasks']],
    ['of a part leaves the other parts', ['reviews'], 'reviews:opened', ['reviews:decided,closed'], ['reviews:opened']],
    [
      'of all parts leaves nothing',
      ['reviews'],
      'reviews:opened,decided,closed',
      [],
      ['reviews:opened', 'reviews:decided', 'reviews:closed'],
    ],
    ['of a compound leaves the parts beyond it', ['tasks'], 'tasks:updated', ['tasks:deleted'], ['tasks:updated']],
    [
      'of a part of a compound leaves its other part',
      ['tasks:updated'],
      'tasks:done',
      ['tasks:assigned'],
      ['tasks:done'],
    ],
    [
      'of a compound takes its parts',
      ['tasks:assigned tasks:deleted'],
      'tasks:updated',
      ['tasks:deleted'],
      ['tasks:assigned'],
    ],
    [
      'of a group takes its parts',
      ['reviews:opened,closed tasks'],
      'reviews',
      ['tasks'],
      ['reviews:opened', 'reviews:closed'],
    ],
    [
      'of a metadata field leaves the others',
      ['metadata'],
      'metadata:icon,name',
      ['metadata:risk,description,industries,regions,ai-type,vendor,questionnaires'],
      ['metadata:name', 'metadata:icon'],
    ],
    ['of a named field takes just that', ['fields:"A","B"'], 'fields:"a"', ['fields:"B"'], ['fields:"A"']],
    ['takes what is there of what is named', ['reviews'], 'reviews metadata', [], ['reviews']],
  ])('%s', (_, before, text, after, removed) => {
    const rows = rowsOf(...before);
    const result = unsubscribe(rows, specOf(text).selectors, null, vocabulary);
    if (!result.ok) throw new Error(JSON.stringify(result.problem));
    expect(result.rows.map(formatSpec)).toEqual(after);
    expect(result.removed.map(formatSelector)).toEqual(removed);
    expect(result.changed).toBe(removed.length > 0);
    expect(result.changed || result.rows === rows).toBe(true);
  });

  test.each([
    ['tasks risk:high', ['reviews tasks', 'reviews risk:high']],
    ['tasks risk:low', ['reviews tasks', 'reviews tasks risk:high']],
    ['tasks', ['reviews', 'reviews tasks risk:high']],
  ])('with the filters of %s takes only from the row with those', (text, after) => {
    const { selectors, filters } = specOf(text);
    const result = unsubscribe(rowsOf('reviews tasks', 'reviews tasks risk:high'), selectors, filters, vocabulary);
    expect(result.ok && result.rows.map(formatSpec)).toEqual(after);
  });

  test.each([
    [['reviews comments'], 'comments:mentions', ['set reviews']],
    [['comments'], 'comments:mentions', ['unsubscribe comments']],
    [['comments', 'tasks risk:high'], 'tasks comments:mentions', ['unsubscribe comments']],
    [['tasks', 'reviews comments risk:high'], 'comments:mentions', ['unsubscribe comments risk:high']],
    [['reviews fields risk:high'], 'fields:"Go-live date"', ['set reviews fields risk:high -field:"Go-live date"']],
    [
      ['reviews', 'fields risk:high'],
      'fields:"X Y"',
      ['unsubscribe fields risk:high', 'subscribe fields risk:high -field:"X Y"'],
    ],
  ])('from %j of %s is refused with what to type', (before, text, commands) => {
    const { selectors } = specOf(text);
    const result = unsubscribe(rowsOf(...before), selectors, null, vocabulary);
    expect(result).toMatchObject({
      ok: false,
      problem: { kind: 'cannot_take_out', selector: selectors.at(-1), commands },
    });
    for (const command of commands) expect(parsed(command.replace(/^\w+ /, '')).isDefault).toBe(false);
  });
});

test('replace makes the choice the only one', () => {
  expect(replace(specOf('tasks')).map(formatSpec)).toEqual(['tasks']);
  expect(replace({ selectors: [], filters: [] })).toEqual([]);
});

test.each([
  [['reviews', 'tasks risk:a,b'], ['tasks risk:B,A', 'reviews'], true],
  [['reviews'], ['reviews', 'tasks risk:a'], false],
  [['reviews'], ['reviews:opened'], false],
  [['reviews'], ['reviews tasks'], false],
  [['reviews risk:a'], ['reviews risk:b'], false],
  [['reviews risk:a'], ['reviews -risk:a'], false],
  [['fields:"a"'], ['fields:"A"'], true],
])('rows %j and %j are the same: %s', (a, b, expected) => {
  expect(sameRows(rowsOf(...a), rowsOf(...b))).toBe(expected);
});

test.each([
  [[], []],
  [['tasks:deleted'], ['use_case_review_task_deleted']],
  [['comments:mentions'], ['use_case_comment', 'use_case_review_comment']],
  [
    ['fields:"X"', 'metadata:risk risk:high'],
    ['use_case_custom_field_updated', 'use_case_risk_category_level_updated'],
  ],
  [['governance_status'], ['use_case_governance_status_updated']],
  [
    ['tasks', 'reviews:opened risk:low'],
    ['use_case_review_status_updated', 'use_case_review_task_deleted', 'use_case_review_task_status_updated'],
  ],
])('rows %j need the event types %j', (texts, types) => {
  expect(neededEventTypes(rowsOf(...texts), vocabulary)).toEqual(types);
});

test('the filter values of a channel are counted together', () => {
  expect(countFilterValues(rowsOf('reviews risk:a,b -uc:x', 'tasks risk:a'))).toBe(4);
});
