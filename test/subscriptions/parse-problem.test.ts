import { describe, expect, test } from 'vitest';
import { problemOf, select, specOf } from './builders.ts';

const groups = ['reviews', 'tasks', 'comments', 'metadata', 'fields'];
const keys = ['use-case', 'risk', 'actor', 'assignee', 'status', 'field'];

describe('an unknown event', () => {
  test.each([
    ['reveiws', 'reveiws', ['reviews'], 'reviews'],
    ['tasks reveiws risk:high', 'reveiws', ['reviews'], 'reviews tasks risk:high'],
    ['reveiws taks', 'reveiws', ['reviews'], 'reviews tasks'],
    ['reveiws:opened', 'reveiws', ['reviews'], 'reviews:opened'],
    ['reveiws -uc:“Sandbox demo”', 'reveiws', ['reviews'], 'reviews -use-case:"Sandbox demo"'],
    ['closed', 'closed', ['reviews:closed'], 'reviews:closed'],
    ['reviews,opened', 'opened', ['reviews:opened'], 'reviews:opened'],
    ['reviews opened', 'opened', ['reviews:opened'], 'reviews:opened'],
    ['opened reviews', 'opened', ['reviews:opened'], 'reviews:opened'],
    ['reviews opened and closed', 'opened', ['reviews:opened'], 'reviews:opened,closed'],
    ['tasks reviews only closed', 'closed', ['reviews:closed'], 'reviews:closed tasks'],
    ['approved', 'approved', ['reviews status:approved'], 'reviews status:approved'],
    ['approved reviews', 'approved', ['reviews status:approved'], 'reviews status:approved'],
    ['CredoAI.use_case_reveiw_status_updated.v1', 'CredoAI.use_case_reveiw_status_updated.v1', ['reviews'], 'reviews'],
  ])('in %s is corrected', (text, word, suggestions, corrected) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ kind: 'unknown_event', word, corrected, known: groups });
    expect('suggestions' in problem && problem.suggestions.slice(0, 1)).toEqual(suggestions);
  });

  test('is not corrected when something else stays unclear', () => {
    expect(problemOf('reveiws invoices')).toMatchObject({ kind: 'unknown_event', word: 'reveiws', corrected: null });
  });
});

describe('an unknown word', () => {
  test.each([
    'invoices',
    'none',
    'nothing',
    'don',
    'please',
    'reviews invoices',
    'invoices and tasks',
    '<#C123|general>',
    ':',
  ])('in %s has no correction', (text) => {
    expect(problemOf(text)).toMatchObject({ kind: 'unknown_word', known: groups, corrected: null });
  });

  test.each([
    ['reviews use-case:Resume screener v2', 'reviews use-case:"Resume screener v2"'],
    ['fields:Go-live date', 'fields:"Go-live date"'],
    ['reviews risk:high, critical', 'reviews risk:critical,high'],
    ['reviews risk:high or medium', 'reviews risk:high,medium'],
    ['reviews risk:high and medium or low', 'reviews risk:high,low,medium'],
    ['reviews status:approved or closed', 'reviews status:approved,closed'],
    ['fields:Owner or Deadline', 'fields:"Deadline","Owner"'],
    ['reviews risk:high or status:approved', null],
    ['reviews actor:<@U2|bo> <@U1|ana>', 'reviews actor:<@U1>,<@U2>'],
    ['tasks status:in progress', 'tasks status:in_progress'],
  ])('in %s is taken into the value before it', (text, corrected) => {
    expect(problemOf(text)).toMatchObject({ corrected });
  });
});

describe('an unknown sub-event', () => {
  test.each([
    ['reviews:clsed', 'clsed', ['reviews:closed'], 'reviews:closed'],
    ['reviews:opened,clsed', 'clsed', ['reviews:closed'], 'reviews:opened,closed'],
    ['reviews:done', 'done', ['tasks:done'], 'tasks:done'],
    ['reviews:approved', 'approved', ['reviews status:approved'], 'reviews status:approved'],
    ['reviews:rejections', 'rejections', ['reviews status:rejected'], 'reviews status:rejected'],
    ['reviews:approved,rejected', 'approved', ['reviews status:approved'], 'reviews status:approved,rejected'],
    ['reviews:approved,tasks', 'approved', ['reviews status:approved'], 'reviews tasks status:approved'],
    ['reviews:invoiced', 'invoiced', [], null],
    ['reviews:', '', [], null],
    ['reviews: tasks', '', [], null],
  ])('%s names those there are', (text, sub, suggestions, corrected) => {
    expect(problemOf(text)).toEqual({
      kind: 'unknown_sub_event',
      group: 'reviews',
      sub,
      suggestions,
      known: ['opened', 'decided', 'closed'],
      corrected,
    });
  });
});

describe('a filter', () => {
  test.each([
    ['reviews rsk:high', 'rsk', ['risk'], 'reviews risk:high'],
    ['reviews -asignee:me', 'asignee', ['assignee'], 'reviews -assignee:<@U0CALLER>'],
    ['reviews owner:bo', 'owner', [], null],
  ])('with an unknown key: %s', (text, key, suggestions, corrected) => {
    expect(problemOf(text)).toEqual({ kind: 'unknown_filter', key, suggestions, known: keys, corrected });
  });

  test.each([
    ['reviews risk:', 'risk', null],
    ['reviews risk:""', 'risk', null],
    ['risk: reviews', 'risk', null],
    ['reviews use-case:...', 'use-case', null],
    ['reviews risk high', 'risk', 'reviews risk:high'],
    ['reviews by me', 'actor', 'reviews actor:<@U0CALLER>'],
    ['reviews risk', 'risk', null],
    ['risk changes', 'risk', 'metadata:risk'],
    ['risk level changed', 'risk', 'metadata:risk'],
    ['tasks risk changes', 'risk', 'tasks metadata:risk'],
    ['tasks assigned', 'assignee', 'tasks:assigned'],
    ['tasks assigned to me', 'assignee', 'tasks assignee:<@U0CALLER>'],
  ])('without a value: %s', (text, key, corrected) => {
    expect(problemOf(text)).toEqual({ kind: 'filter_without_value', key, corrected });
  });

  test('with an unknown status names the near ones', () => {
    expect(problemOf('reviews status:aproved')).toMatchObject({
      kind: 'unknown_status',
      value: 'aproved',
      suggestions: ['approved', 'approve'],
      corrected: 'reviews status:approved',
    });
    expect(problemOf('reviews status:frobnicated')).toMatchObject({ suggestions: [], corrected: null });
  });

  test.each([
    ['comments status:approved', 'status', ['comments'], ['reviews tasks status:approved', 'comments']],
    [
      'reviews tasks assignee:me risk:high',
      'assignee',
      ['reviews'],
      ['tasks risk:high assignee:<@U0CALLER>', 'reviews risk:high'],
    ],
    ['tasks:done metadata:risk field:risk', 'field', ['tasks:done'], ['metadata:risk field:risk', 'tasks:done']],
    ['reviews status:approved assignee:me', 'assignee', ['reviews'], ['reviews status:approved']],
    [
      'reviews tasks status:approve assignee:me',
      'assignee',
      ['reviews'],
      ['tasks assignee:<@U0CALLER> status:approve', 'reviews'],
    ],
    ['reviews status:approved field:x', 'field', ['reviews'], ['reviews status:approved']],
    [
      'use_case_governance_status_updated status:done',
      'status',
      ['other:use_case_governance_status_updated'],
      ['reviews tasks status:done', 'use_case_governance_status_updated'],
    ],
  ])('that would hide events: %s', (text, key, hidden, commands) => {
    expect(problemOf(text)).toEqual({ kind: 'filter_hides_events', key, hidden: hidden.map(select), commands });
    for (const command of commands) expect(() => specOf(command)).not.toThrow();
  });

  test.each([
    ['reviews status:done', 'done', ['in_progress', 'approved', 'rejected', 'closed'], null],
    ['reviews:opened comments status:todo', 'todo', ['in_progress', 'approved', 'rejected', 'closed'], null],
    [
      'tasks status:approved',
      'approved',
      ['todo', 'in_progress', 'done', 'none', 'change_request', 'approve', 'reject', 'cancel', 'ready_for_validation'],
      'tasks status:approve',
    ],
  ])('with a status that the events never have: %s', (text, value, known, corrected) => {
    expect(problemOf(text)).toMatchObject({ kind: 'unknown_status', value, known, corrected });
  });

  test('value too many is counted', () => {
    const values = Array.from({ length: 51 }, (_, index) => `v${index}`);
    expect(problemOf(`reviews use-case:${values.join(',')}`)).toEqual({
      kind: 'too_many_values',
      count: 51,
      limit: 50,
    });
  });
});

test.each([
  ['all -tasks', 'tasks', 'reviews comments metadata fields'],
  ['-fields all -tasks risk:high', 'fields', 'reviews comments metadata risk:high'],
  ['reviews tasks -tasks', 'tasks', 'reviews'],
  ['-tasks', 'tasks', null],
  ['reviews -reviews:opened', 'reviews:opened', null],
])('an event with a minus is refused: %s', (text, word, corrected) => {
  expect(problemOf(text)).toEqual({ kind: 'negated_event', word, corrected });
});

test.each([
  ['reviews use-case:"Resume screener', 'Resume screener', 'reviews use-case:"Resume screener"'],
  ['“reviews tasks', 'reviews tasks', 'reviews tasks'],
])('a quotation mark without its partner is refused: %s', (text, value, corrected) => {
  expect(problemOf(text)).toEqual({ kind: 'unclosed_quote', value, corrected });
});
