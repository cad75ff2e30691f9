import { describe, expect, test } from 'vitest';
import { describeFilters, describeSelectors, formatSpec } from '../../src/subscriptions/format-subscription.ts';
import { filter, specOf } from './builders.ts';

describe('formatSpec', () => {
  test.each([
    'reviews',
    'reviews tasks comments metadata fields',
    'reviews tasks:done fields:"Go-live date" -use-case:"Sandbox demo" actor:<@U123>',
    'reviews:opened,decided comments:mentions fields:"A","b, c","say \\"hi\\""',
    'metadata:ai-type use_case_governance_status_updated',
    'tasks risk:critical,high -risk:low assignee:ana@corp.com,"me" status:in_progress',
    'reviews use-case:"-x","\\\\","a:b","me.","“x”"',
    'reviews actor:"<@u1|x>"',
  ])('writes %s as it is', (text) => {
    expect(formatSpec(specOf(text))).toBe(text);
  });
});

describe('describeSelectors', () => {
  test.each([
    ['reviews tasks comments', 'reviews, tasks, comments'],
    ['reviews tasks:done', 'reviews, tasks: done'],
    ['reviews:opened,decided,closed', 'reviews: opened, decided and closed'],
    ['fields:"Go-live date",Owner', 'fields: "Go-live date" and Owner'],
    ['tasks use_case_governance_status_updated', 'tasks, use_case_governance_status_updated'],
  ])('of %s is: %s', (text, expected) => {
    expect(describeSelectors(specOf(text).selectors)).toBe(expected);
  });
});

describe('describeFilters', () => {
  test.each([
    ['all', ''],
    ['all -use-case:"Sandbox demo"', 'except use case Sandbox demo'],
    ['all risk:high,critical', 'only for risk Critical or High'],
    ['all -uc:x risk:high actor:bo -actor:<@U1>', 'only for risk High, only by bo, except use case x, except by <@U1>'],
    ['tasks assignee:a,b,c status:in_progress', 'only assigned to a, b or c, only with status in progress'],
    ['fields field:Owner', 'only for field Owner'],
    [
      'fields -field:Owner -status:done -assignee:a -risk:low',
      'except risk Low, except assigned to a, except status done, except field Owner',
    ],
  ])('of %s is: %s', (text, expected) => {
    expect(describeFilters(specOf(text).filters)).toBe(expected);
  });

  test('shows values as the caller likes', () => {
    expect(describeFilters([filter('actor', ['<@U1>'])], (value, key) => `${key}=${value.text}`)).toBe(
      'only by actor=<@U1>',
    );
  });
});
