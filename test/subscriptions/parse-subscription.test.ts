import { describe, expect, test } from 'vitest';
import { neededEventTypes } from '../../src/subscriptions/combine.ts';
import { parseSubscription } from '../../src/subscriptions/parse-subscription.ts';
import { caller, filter, parsed, spec, specOf } from './builders.ts';
import { deprecatedNote, vocabulary } from './vocabulary.ts';

const everything = ['reviews', 'tasks', 'comments', 'metadata', 'fields'];

describe('events', () => {
  test.each([
    ['', ['reviews', 'tasks', 'comments']],
    ['reviews', ['reviews']],
    ['fields', ['fields']],
    ['tasks', ['tasks']],
    ['all', everything],
    ['Everything', everything],
    ['“reviews:decided”', ['reviews:decided']],
    ['CredoAI.use_case_review_status_updated.v1', ['reviews']],
    ['comments tasks, reviews', ['reviews', 'tasks', 'comments']],
    ['reviews,tasks', ['reviews', 'tasks']],
    ['reviews and tasks', ['reviews', 'tasks']],
    ['reviews + tasks / comments', ['reviews', 'tasks', 'comments']],
    ['reviews or tasks:done', ['reviews', 'tasks:done']],
    ['please only reviews events for me', ['reviews']],
    ['all of the reviews', ['reviews']],
    ['all of the events please', everything],
    ['metadata changes', ['metadata']],
    ['reviews.opened', ['reviews:opened']],
    ['reviews/tasks', ['reviews', 'tasks']],
    ['reviews+tasks:done', ['reviews', 'tasks:done']],
    ['reviews|tasks;comments', ['reviews', 'tasks', 'comments']],
    ['reviews:opened/closed', ['reviews:opened', 'reviews:closed']],
    ['fields:a/tasks', ['fields:a/tasks']],
    ['REVIEWS', ['reviews']],
    ['review', ['reviews']],
    ['review(s)...', ['reviews']],
    ['approvals', ['reviews']],
    ['custom_fields', ['fields']],
    ['field', ['fields']],
    ['reviews:opened,decided', ['reviews:opened', 'reviews:decided']],
    ['reviews:opened, decided', ['reviews:opened', 'reviews:decided']],
    ['reviews:opened,tasks', ['reviews:opened', 'tasks']],
    ['reviews:opened,tasks:done', ['reviews:opened', 'tasks:done']],
    ['reviews: opened', ['reviews:opened']],
    ['reviews:decision', ['reviews:decided']],
    ['reviews:all', ['reviews']],
    ['metadata:AI_Type', ['metadata:ai-type']],
    ['metadata:“ai type”', ['metadata:ai-type']],
    ['metadata:aitype,region,industry', ['metadata:industries', 'metadata:regions', 'metadata:ai-type']],
    ['fields:"Go-live date"', ['fields:Go-live date']],
    ['fields:Owner', ['fields:Owner']],
    ['fields:"B","A",Deadline', ['fields:A', 'fields:B', 'fields:Deadline']],
    ['fields:Owner,tasks', ['tasks', 'fields:Owner']],
    ['fields:Owner,"tasks"', ['fields:Owner', 'fields:tasks']],
    ['fields: “Go-live date”', ['fields:Go-live date']],
    ['"fields:Go-live date"', ['fields:Go-live date']],
    ['"reviews, tasks"', ['reviews', 'tasks']],
    ['`reviews:opened,decided`', ['reviews:opened', 'reviews:decided']],
    ['fields:"a" fields:"A"', ['fields:a']],
    ['reviews reviews:opened', ['reviews']],
    ['tasks:updated tasks:done tasks:deleted', ['tasks:deleted', 'tasks:updated']],
    ['tasks:deleted,done,assigned', ['tasks:assigned', 'tasks:done', 'tasks:deleted']],
    ['governance_status', ['other:use_case_governance_status_updated']],
  ])('%s means exactly %j', (text, selectors) => {
    expect(specOf(text)).toEqual(spec(selectors));
  });

  test('are the default ones exactly when none are given', () => {
    expect(parsed('').isDefault).toBe(true);
    expect(parsed('risk:high')).toMatchObject({
      isDefault: true,
      spec: spec(['reviews', 'tasks', 'comments'], [filter('risk', ['high'])]),
    });
    expect(parsed('reviews tasks comments').isDefault).toBe(false);
  });

  test.each([
    ['status:approved', ['reviews', 'tasks'], '`reviews` and `tasks`'],
    ['assignee:bo', ['tasks'], '`tasks`'],
    ['field:"X"', ['metadata', 'fields'], '`metadata` and `fields`'],
  ])('are those that fit when only %s is given', (text, selectors, named) => {
    const notes = [`No events were named, so these were chosen, which the filters fit: ${named}`];
    expect(parsed(text)).toMatchObject({ isDefault: true, notes, spec: { selectors: spec(selectors).selectors } });
  });

  test('tell whether all was asked for', () => {
    expect(parsed('all -risk:low').isAll).toBe(true);
    expect(parsed(everything.join(' ')).isAll).toBe(false);
  });
});

describe('listed means exactly listed', () => {
  const subs = vocabulary.groups.flatMap((group) => group.subEvents.map((sub) => ({ group, sub })));

  test.each(vocabulary.groups.map((group) => [group.name, group] as const))('%s', (name, group) => {
    expect(specOf(name)).toEqual(spec([name]));
    expect(neededEventTypes([specOf(name)], vocabulary)).toEqual([...new Set(group.eventTypes)].sort());
  });

  test.each(subs.map(({ group, sub }) => [`${group.name}:${sub.name}`, sub] as const))('%s', (text, sub) => {
    expect(specOf(text)).toEqual(spec([text]));
    expect(neededEventTypes([specOf(text)], vocabulary)).toEqual([...sub.eventTypes].sort());
  });

  const typesByName: Record<string, string[]> = {
    use_case_comment: ['use_case_comment', 'use_case_review_comment'],
    use_case_review_comment: ['use_case_comment', 'use_case_review_comment'],
  };

  test.each([...vocabulary.eventNames])('%s', (name, { selector }) => {
    const spellings = [
      name,
      `CredoAI.${name}.v1`,
      `acme.prod.${name.toUpperCase()}.v2.1`,
      name.replace('use_case_', ''),
      name.replaceAll('_', '-'),
      name.replaceAll('_', ''),
    ];
    for (const spelling of spellings.filter((text) => !['comment'].includes(text))) {
      expect(specOf(spelling), spelling).toEqual({ selectors: [selector], filters: [] });
      expect(neededEventTypes([specOf(spelling)], vocabulary), spelling).toEqual(typesByName[name] ?? [name]);
    }
  });
});

describe('notes', () => {
  test('name the shorter word for a raw event name', () => {
    expect(parsed('CredoAI.use_case_review_status_updated.v1').notes).toEqual(['shorter: `reviews`']);
    expect(parsed('use_case_review_status_update').notes).toEqual(['shorter: `reviews`']);
    expect(parsed('use_case_ai_type_updated').notes).toEqual(['shorter: `metadata:ai-type`']);
  });

  test('carry what the vocabulary says of a deprecated event', () => {
    expect(parsed('use_case_governance_status_updated').notes).toEqual([deprecatedNote]);
  });

  test('are not there for plain words', () => {
    expect(parsed('review custom-fields tasks:updated').notes).toEqual([]);
  });
});

describe('filters', () => {
  test.each([
    ['reviews:decided risk:high,critical', [filter('risk', ['critical', 'high'])]],
    ['reviews risk:high risk:critical', [filter('risk', ['critical', 'high'])]],
    ['reviews risk:High,high,HIGH', [filter('risk', ['High'])]],
    ['reviews risk:high -risk:low', [filter('risk', ['high']), filter('risk', ['low'], true)]],
    ['reviews -use-case:"Sandbox demo"', [filter('use-case', ['Sandbox demo'], true)]],
    ['reviews –use-case:“Sandbox demo”', [filter('use-case', ['Sandbox demo'], true)]],
    ['reviews uc:a usecase:b use_case:c Use-Case:d', [filter('use-case', ['a', 'b', 'c', 'd'])]],
    ['reviews "use-case:Sandbox demo"', [filter('use-case', ['Sandbox demo'])]],
    ['reviews -"use-case:Sandbox demo"', [filter('use-case', ['Sandbox demo'], true)]],
    ['reviews use-case:Resume,"Loan, scoring"', [filter('use-case', ['Loan, scoring', 'Resume'])]],
    ['reviews use-case:a:b', [filter('use-case', ['a:b'])]],
    ['reviews use-case:x,a:b', [filter('use-case', ['a:b', 'x'])]],
    ["reviews use-case:O'Brien", [filter('use-case', ["O'Brien"])]],
    ['reviews use-case:‘the team’s model’', [filter('use-case', ['the team’s model'])]],
    ['reviews use-case:« Prêt »', [filter('use-case', ['Prêt'])]],
    ['reviews use-case:"C:\\models"', [filter('use-case', ['C:\\models'])]],
    ['reviews use-case:"say \\"hi\\""', [filter('use-case', ['say "hi"'])]],
    ['reviews use-case:a,risk:high', [filter('use-case', ['a']), filter('risk', ['high'])]],
    ['reviews risk: high', [filter('risk', ['high'])]],
    ['reviews risk=high', [filter('risk', ['high'])]],
    ['reviews -use-case="a = b"', [filter('use-case', ['a = b'], true)]],
    ['reviews use-case:a/tasks,b|reviews', [filter('use-case', ['a/tasks', 'b|reviews'])]],
    ['reviews use case:"Loan scoring"', [filter('use-case', ['Loan scoring'])]],
    ['tasks -assigned to:bo', [filter('assignee', ['bo'], true)]],
    ['reviews status:opened', [filter('status', ['in_progress'])]],
    ['reviews actor:me', [filter('actor', [`<@${caller}>`])]],
    ['reviews actor:ME', [filter('actor', [`<@${caller}>`])]],
    ['reviews actor:"me"', [filter('actor', ['me'])]],
    ['reviews use-case:me', [filter('use-case', ['me'])]],
    ['reviews by:<@U123|ana lee>', [filter('actor', ['<@U123>'])]],
    ['reviews from:<@W9>,<@U1|bo>', [filter('actor', ['<@U1>', '<@W9>'])]],
    ['reviews actor:<mailto:ana@corp.com|ana@corp.com>', [filter('actor', ['ana@corp.com'])]],
    ['tasks assigned:me', [filter('assignee', [`<@${caller}>`])]],
    ['tasks assignee:me actor:bo', [filter('actor', ['bo']), filter('assignee', [`<@${caller}>`])]],
    ['tasks status:Done,"in progress"', [filter('status', ['done', 'in_progress'])]],
    ['tasks status:in-progress,To_Do,inprogress', [filter('status', ['in_progress', 'todo'])]],
    ['fields field:"Go-live date"', [filter('field', ['Go-live date'])]],
    ['fields -fields:"Go-live date"', [filter('field', ['Go-live date'], true)]],
    [
      'reviews -status:done -assignee:me -field:x',
      [filter('assignee', [`<@${caller}>`], true), filter('status', ['done'], true), filter('field', ['x'], true)],
    ],
  ])('%s', (text, filters) => {
    expect(specOf(text).filters).toEqual(filters);
  });

  test('stand before and after events', () => {
    expect(specOf('risk:high tasks -uc:x reviews')).toEqual(
      spec(['reviews', 'tasks'], [filter('use-case', ['x'], true), filter('risk', ['high'])]),
    );
  });

  test('are read with all the events of the example that excepts a use case', () => {
    expect(specOf('all -use-case:"Sandbox demo"')).toEqual(
      spec(everything, [filter('use-case', ['Sandbox demo'], true)]),
    );
  });

  test('may be fifty values', () => {
    const values = Array.from({ length: 50 }, (_, index) => `v${index}`);
    expect(specOf(`reviews use-case:${values.join(',')}`).filters[0]?.values).toHaveLength(50);
  });

  test('need not fit the events when they only name what to take away', () => {
    const options = { callerSlackUserId: caller, intent: 'remove' } as const;
    expect(parseSubscription('status:approved', vocabulary, options)).toMatchObject({ ok: true, isDefault: true });
  });
});
